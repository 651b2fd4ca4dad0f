using System.Runtime.Intrinsics;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

internal sealed unsafe partial class CpuBackend
{
    /// <summary>Numbers of transformed inputs and products a thread works on at a time: what a second-level cache holds, roughly.</summary>
    private const int WinogradRoom = 1 << 18;

    private static void ConvolveByWinograd(Tensor x, Tensor weight, Window2d window, Tensor y, Run run)
    {
        if (Vector512.IsHardwareAccelerated) new WinogradJob<Float512>(x, weight, window, y).Compute(run.Threads);
        else if (Vector256.IsHardwareAccelerated) new WinogradJob<Float256>(x, weight, window, y).Compute(run.Threads);
        else new WinogradJob<Float128>(x, weight, window, y).Compute(run.Threads);
        GC.KeepAlive(x);
        GC.KeepAlive(weight);
        GC.KeepAlive(y);
    }

    /// <summary>One convolution: kernels are transformed once; then chunks of tiles go through input transform, products and output transform.</summary>
    private sealed class WinogradJob<V> where V : struct, IFloatLanes<V>
    {
        private readonly float* x;
        private readonly float* weight;
        private readonly float* y;
        private readonly Window2d window;
        private readonly int images, channels, outputs, height, width, tilesDown, tilesAcross;

        public WinogradJob(Tensor x, Tensor weight, Window2d window, Tensor y)
        {
            this.x = Pointer(x);
            this.weight = Pointer(weight);
            this.y = Pointer(y);
            this.window = window;
            (images, channels, outputs, height, width) = (x.Shape[0], x.Shape[1], weight.Shape[0], x.Shape[2], x.Shape[3]);
            tilesDown = (window.OutputHeight + Winograd.TileSize - 1) / Winograd.TileSize;
            tilesAcross = (window.OutputWidth + Winograd.TileSize - 1) / Winograd.TileSize;
        }

        /// <summary>Rows and columns of an image with its padding, up to the last tile's patch.</summary>
        private int PaddedHeight => (tilesDown * Winograd.TileSize) + 2;

        private int PaddedWidth => (tilesAcross * Winograd.TileSize) + 2;

        private long Tiles => (long)images * tilesDown * tilesAcross;

        public void Compute(int threads)
        {
            int perPoint = outputs * channels;
            using Scratch plain = Scratch.Rent((long)Winograd.Points * perPoint);
            using Scratch kernels = Scratch.Rent((long)Winograd.Points * perPoint);
            using Scratch padded = Scratch.Rent(((long)images * channels * PaddedHeight * PaddedWidth) + 4);
            float* transformed = plain.Floats, packed = kernels.Floats, image = padded.Floats;
            Workers.Shared.For(threads, perPoint, 1024, (first, end) =>
            {
                for (long i = first; i < end; i++) Winograd.TransformKernel(weight + (i * 9), transformed + i, perPoint);
            });
            Workers.Shared.For(threads, Winograd.Points, 1, (first, end) =>
            {
                for (int point = (int)first; point < end; point++) Left(packed, point).Pack(new RowMajor(transformed + ((long)point * perPoint), channels), 0, channels);
            });
            Workers.Shared.For(threads, (long)images * channels, 1, (first, end) =>
            {
                for (long plane = first; plane < end; plane++) PadPlane(image, plane);
            });
            int chunk = Math.Max(Tile<V>.Width, WinogradRoom / Winograd.Points / (channels + outputs) / Tile<V>.Width * Tile<V>.Width);
            long chunks = (Tiles + chunk - 1) / chunk;
            Workers.Shared.For(threads, chunks, 1, (first, end) =>
            {
                using Scratch room = Scratch.Rent((long)Winograd.Points * (channels + outputs) * chunk);
                for (long i = first; i < end; i++) ComputeChunk(image, packed, i * chunk, (int)Math.Min(chunk, Tiles - (i * chunk)), chunk, room.Floats);
            });
        }

        /// <summary>The transformed kernels of a point, <c>[outputs, channels]</c>.</summary>
        private PackedRows Left(float* packed, int point) => new(packed + ((long)point * outputs * channels), outputs, channels);

        private void PadPlane(float* image, long plane)
        {
            float* to = image + (plane * PaddedHeight * PaddedWidth), from = x + (plane * height * width);
            for (int row = 0; row < PaddedHeight; row++, to += PaddedWidth)
            {
                int source = row - window.PaddingTop;
                new Span<float>(to, PaddedWidth).Clear();
                if ((uint)source >= (uint)height) continue;
                int count = Math.Min(width, PaddedWidth - window.PaddingLeft);
                CopyElements(from + ((long)source * width), to + window.PaddingLeft, count);
            }
        }

        private void ComputeChunk(float* image, float* packed, long firstTile, int tiles, int chunk, float* room)
        {
            int panels = (tiles + Tile<V>.Width - 1) / Tile<V>.Width;
            float* v = room, m = room + ((long)Winograd.Points * channels * chunk);
            TransformInputs(image, firstTile, tiles, chunk, v);
            for (int point = 0; point < Winograd.Points; point++)
            {
                float* to = m + ((long)point * outputs * chunk);
                for (int panel = 0; panel < panels; panel++)
                {
                    float* right = v + ((long)point * channels * chunk) + ((long)panel * channels * Tile<V>.Width);
                    Gemm.Strip<V>(Left(packed, point), right, Tile<V>.Width, null, 0, to + (panel * Tile<V>.Width), chunk);
                }
            }
            TransformOutputs(m, firstTile, tiles, chunk);
        }

        /// <summary>V in the panels of a right operand: for each point, panel and channel as many tiles as a panel is wide.</summary>
        private void TransformInputs(float* image, long firstTile, int tiles, int chunk, float* v)
        {
            float** corners = stackalloc float*[V.Count];
            long plane = (long)PaddedHeight * PaddedWidth;
            for (int tile = 0; tile < tiles; tile += V.Count)
            {
                for (int lane = 0; lane < V.Count; lane++) corners[lane] = image + Corner(Math.Min(firstTile + tile + lane, firstTile + tiles - 1));
                float* to = v + ((long)(tile / Tile<V>.Width) * channels * Tile<V>.Width) + (tile % Tile<V>.Width);
                for (int channel = 0; channel < channels; channel++, to += Tile<V>.Width)
                {
                    Winograd.TransformInput<V>(corners, PaddedWidth, to, (nint)channels * chunk);
                    for (int lane = 0; lane < V.Count; lane++) corners[lane] += plane;
                }
            }
        }

        private void TransformOutputs(float* m, long firstTile, int tiles, int chunk)
        {
            float* result = stackalloc float[Winograd.TileSize * Winograd.TileSize * V.Count];
            for (int tile = 0; tile < tiles; tile += V.Count)
            {
                for (int output = 0; output < outputs; output++)
                {
                    Winograd.TransformOutput<V>(m + ((long)output * chunk) + tile, (nint)outputs * chunk, result);
                    for (int lane = 0; lane < Math.Min(V.Count, tiles - tile); lane++) WriteTile(result + lane, firstTile + tile + lane, output);
                }
            }
        }

        private void WriteTile(float* result, long tile, int output)
        {
            (long picture, int top, int left) = Place(tile);
            float* to = y + (((picture * outputs) + output) * window.OutputSize) + ((long)top * window.OutputWidth) + left;
            int rows = Math.Min(Winograd.TileSize, window.OutputHeight - top), columns = Math.Min(Winograd.TileSize, window.OutputWidth - left);
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns; column++) to[((long)row * window.OutputWidth) + column] = result[((row * Winograd.TileSize) + column) * V.Count];
            }
        }

        private long Corner(long tile)
        {
            (long picture, int top, int left) = Place(tile);
            return (picture * channels * PaddedHeight * PaddedWidth) + ((long)top * PaddedWidth) + left;
        }

        private (long Picture, int Top, int Left) Place(long tile)
        {
            long inPicture = tile % ((long)tilesDown * tilesAcross);
            return (tile / ((long)tilesDown * tilesAcross), (int)(inPicture / tilesAcross) * Winograd.TileSize, (int)(inPicture % tilesAcross) * Winograd.TileSize);
        }
    }
}
