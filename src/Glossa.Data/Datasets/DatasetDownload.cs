using System.Net;
using System.Net.Http.Headers;

namespace Glossa.Data;

/// <summary>The progress of a download.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Bytes">How many bytes are there.</param>
/// <param name="Total">How many it has; null where the server does not say.</param>
public readonly record struct DownloadProgress(string File, long Bytes, long? Total);

/// <summary>
/// Fetches the files of a data set over HTTPS. A download that was cut off continues where it ended; a file takes its name only after its
/// checksum was verified.
/// </summary>
/// <param name="client">What to fetch with.</param>
public sealed class DatasetDownload(HttpClient client)
{
    private const long MaxBytes = 1L << 31;
    private const string Unfinished = ".part";

    /// <summary>Fetches what is not there yet.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="folder">Where the files go; made if it is not there.</param>
    /// <param name="progress">Reports the progress.</param>
    /// <param name="cancellation">Stops; what was fetched stays for the next time.</param>
    /// <exception cref="DataException">A file cannot be had, or is not the published one.</exception>
    public async Task FetchAsync(
        Dataset dataset, string folder, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(folder);
        foreach (DatasetFile file in dataset.Files)
        {
            string path = Path.Combine(folder, file.Name), part = path + Unfinished;
            if (File.Exists(path)) continue;
            if (file.Url.Scheme != Uri.UriSchemeHttps)
            {
                throw new DataException($"{file.Url} is not HTTPS, so anyone on the way could change it; it is not fetched.");
            }
            try
            {
                await FetchAsync(file, part, progress, cancellation).ConfigureAwait(false);
            }
            catch (HttpRequestException e)
            {
                throw new DataException(
                    $"{file.Url} could not be fetched: {e.Message} Try again later (what is there is kept), "
                        + "or fetch it another way and give it with --from.",
                    e);
            }
            try
            {
                DatasetPreparation.Verify(part, file);
            }
            catch (DataException)
            {
                File.Delete(part);
                throw;
            }
            File.Move(part, path, overwrite: true);
        }
    }

    private async Task FetchAsync(DatasetFile file, string part, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        long there = File.Exists(part) ? new FileInfo(part).Length : 0;
        using HttpRequestMessage request = new(HttpMethod.Get, file.Url);
        if (there > 0) request.Headers.Range = new RangeHeaderValue(there, null);
        using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation)
            .ConfigureAwait(false);
        // The server has nothing after what is there: it is complete, and the checksum tells whether it is right.
        if (there > 0 && response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable) return;
        response.EnsureSuccessStatusCode();
        bool goesOn = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == there;
        if (!goesOn) there = 0;
        long? total = response.Content.Headers.ContentLength is { } length ? there + length : null;
        using Stream source = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        using FileStream target = new(part, goesOn ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.None);
        byte[] piece = new byte[1 << 16];
        while (await source.ReadAsync(piece, cancellation).ConfigureAwait(false) is > 0 and int read)
        {
            there += read;
            if (there > MaxBytes)
            {
                throw new DataException($"{file.Url} sends more than {MaxBytes} bytes; "
                    + "no file of these data sets has so many, so it is not the published one.");
            }
            await target.WriteAsync(piece.AsMemory(0, read), cancellation).ConfigureAwait(false);
            progress?.Report(new DownloadProgress(file.Name, there, total));
        }
        if (total is { } whole && there < whole) throw new HttpRequestException($"the connection ended {whole - there} bytes early.");
    }
}
