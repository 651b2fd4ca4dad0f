using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary>
/// One convolution by <see cref="Winograd"/>: chunks of tiles go through input transform, 36 products and output transform.
/// </summary>
/// <typeparam name="V">The registers.</typeparam>
internal sealed unsafe class WinogradConvolution<V> where V : struct, IFloatLanes<V>
{
    /// <summary>The least number of transformed inputs and products of a chunk: roughly as many as a second-level cache holds.</summary>
    private const int LeastRoom = 1 << 18;

    private readonly WinogradKernels kernels;
    private readonly Window2d window;
    private readonly float* x;
    private readonly float* y;
    private readonly int images, channels, outputs, height, width, tilesDown, tilesAcross;

    /// <param name="kernels">The transformed kernels.</param>
    /// <param name="window">The geometry: 3×3, stride 1.</param>
    /// <param name="x">The images.</param>
    /// <param name="shape">Their shape, <c>[batch, channels, height, width]</c>.</param>
    /// <param name="y">The result.</param>
    public WinogradConvolution(WinogradKernels kernels, Window2d window, float* x, Shape shape, float* y)
    {
        this.kernels = kernels;
        this.window = window;
        this.x = x;
        this.y = y;
        (images, channels, outputs, height, width) = (shape[0], shape[1], kernels.Outputs, shape[2], shape[3]);
        tilesDown = (window.OutputHeight + Winograd.TileSize - 1) / Winograd.TileSize;
        tilesAcross = (window.OutputWidth + Winograd.TileSize - 1) / Winograd.TileSize;
    }

    private static int PanelWidth => Tile<V>.Width;

    /// <summary>The image with its padding, up to the last tile's patch: the planes of a convolution whose output is whole tiles.</summary>
    private ImagePlanes Planes => new(
        window with { OutputHeight = tilesDown * Winograd.TileSize, OutputWidth = tilesAcross * Winograd.TileSize }, height, width,
        copies: true);

    private long Tiles => (long)images * tilesDown * tilesAcross;

    /// <summary>Computes all images.</summary>
    /// <param name="threads">The number of threads that may work.</param>
    public void Compute(int threads)
    {
        ImagePlanes planes = Planes;
        using Scratch padded = Scratch.Rent(planes.Room(images * channels));
        float* image = padded.Floats;
        Workers.Shared.For(threads, (long)images * channels, 8, (first, end) =>
        {
            for (long plane = first; plane < end; plane++) planes.Fill(x + (plane * height * width), image + (plane * planes.PlanePitch));
        });
        int chunk = ChunkSize(threads);
        Workers.Shared.For(threads, (Tiles + chunk - 1) / chunk, 1, (first, end) =>
        {
            using Scratch room = Scratch.Rent(
                (long)Winograd.Points * (WinogradKernels.Spread(channels * chunk) + WinogradKernels.Spread(outputs * chunk)));
            for (long i = first; i < end; i++)
            {
                ComputeChunk(image, planes, i * chunk, (int)Math.Min(chunk, Tiles - (i * chunk)), chunk, room.Floats);
            }
        });
    }

    /// <summary>
    /// Tiles that go through together: as many as make their values as many as the kernels', which every chunk reads again, but a chunk for
    /// each thread at least.
    /// </summary>
    private int ChunkSize(int threads)
    {
        long wanted = Math.Max(LeastRoom, WinogradKernels.Room(outputs, channels)) / Winograd.Points / (channels + outputs);
        long share = (Tiles + threads - 1) / threads;
        long panels = Math.Max(1, Math.Min(wanted / PanelWidth, (share + PanelWidth - 1) / PanelWidth));
        return (int)panels * PanelWidth;
    }

    private void ComputeChunk(float* image, ImagePlanes planes, long firstTile, int tiles, int chunk, float* room)
    {
        nint pitchV = WinogradKernels.Spread(channels * chunk), pitchM = WinogradKernels.Spread(outputs * chunk);
        float* v = room, m = room + (Winograd.Points * pitchV);
        TransformInputs(image, planes, firstTile, tiles, v, pitchV);
        fixed (float* transformed = kernels)
        {
            for (int point = 0; point < Winograd.Points; point++)
            {
                PackedRows left = kernels.Matrix(transformed, point);
                for (int tile = 0; tile < tiles; tile += PanelWidth)
                {
                    float* right = v + (point * pitchV) + ((nint)tile * channels), product = m + (point * pitchM) + tile;
                    Gemm.Strip<V>(left, right, PanelWidth, null, 0, product, chunk);
                }
            }
        }
        TransformOutputs(m, pitchM, firstTile, tiles, chunk);
    }

    /// <summary>V in the panels of a right operand: for each point, panel and channel as many tiles as a panel is wide.</summary>
    private void TransformInputs(float* image, ImagePlanes planes, long firstTile, int tiles, float* v, nint pitch)
    {
        float** corners = stackalloc float*[V.Count];
        for (int tile = 0; tile < tiles; tile += V.Count)
        {
            for (int lane = 0; lane < V.Count; lane++)
            {
                (long picture, int top, int left) = Place(Math.Min(firstTile + tile + lane, firstTile + tiles - 1));
                corners[lane] = image + (picture * channels * planes.PlanePitch) + ((nint)top * planes.RowPitch) + left;
            }
            float* to = v + ((nint)(tile / PanelWidth) * channels * PanelWidth) + (tile % PanelWidth);
            for (int channel = 0; channel < channels; channel++, to += PanelWidth)
            {
                Winograd.TransformInput<V>(corners, (nint)channel * planes.PlanePitch, planes.RowPitch, to, pitch);
            }
        }
        // The last panel's second half when it has no tile: its products are thrown away, but must not be NaN.
        for (int tile = (tiles + V.Count - 1) / V.Count * V.Count; tile % PanelWidth != 0; tile += V.Count)
        {
            float* to = v + ((nint)(tile / PanelWidth) * channels * PanelWidth) + (tile % PanelWidth);
            for (int point = 0; point < Winograd.Points; point++)
            {
                for (int channel = 0; channel < channels; channel++) V.Zero.Store(to + (point * pitch) + ((nint)channel * PanelWidth));
            }
        }
    }

    private void TransformOutputs(float* m, nint pitch, long firstTile, int tiles, int chunk)
    {
        float** places = stackalloc float*[V.Count];
        // Tiles at an edge are computed beside the result, of which they get the part that exists.
        float** besides = stackalloc float*[V.Count];
        float* beside = stackalloc float[Winograd.TileSize * Winograd.TileSize * V.Count];
        for (int lane = 0; lane < V.Count; lane++) besides[lane] = beside + (lane * Winograd.TileSize * Winograd.TileSize);
        for (int tile = 0; tile < tiles; tile += V.Count)
        {
            int count = Math.Min(V.Count, tiles - tile);
            bool areWhole = count == V.Count;
            for (int lane = 0; lane < count; lane++)
            {
                (long picture, int top, int left) = Place(firstTile + tile + lane);
                places[lane] = y + (picture * outputs * window.OutputSize) + ((nint)top * window.OutputWidth) + left;
                areWhole &= top + Winograd.TileSize <= window.OutputHeight && left + Winograd.TileSize <= window.OutputWidth;
            }
            float* from = m + tile;
            if (areWhole)
            {
                for (int output = 0; output < outputs; output++, from += chunk)
                {
                    Winograd.TransformOutput<V>(from, pitch, places, (nint)output * window.OutputSize, window.OutputWidth);
                }
                continue;
            }
            for (int output = 0; output < outputs; output++, from += chunk)
            {
                Winograd.TransformOutput<V>(from, pitch, besides, 0, Winograd.TileSize);
                for (int lane = 0; lane < count; lane++)
                {
                    WritePart(besides[lane], firstTile + tile + lane, places[lane] + ((nint)output * window.OutputSize));
                }
            }
        }
    }

    /// <summary>Writes what exists of a tile at the edge.</summary>
    private void WritePart(float* tile, long number, float* to)
    {
        (_, int top, int left) = Place(number);
        int rows = Math.Min(Winograd.TileSize, window.OutputHeight - top), columns = Math.Min(Winograd.TileSize, window.OutputWidth - left);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                to[((nint)row * window.OutputWidth) + column] = tile[(row * Winograd.TileSize) + column];
            }
        }
    }

    private (long Picture, int Top, int Left) Place(long tile)
    {
        long inPicture = tile % ((long)tilesDown * tilesAcross);
        return (tile / ((long)tilesDown * tilesAcross), (int)(inPicture / tilesAcross) * Winograd.TileSize, (int)(inPicture % tilesAcross)
            * Winograd.TileSize);
    }
}
