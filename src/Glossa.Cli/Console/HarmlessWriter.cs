using System.Text;

namespace Glossa.Cli;

/// <summary>Writes texts for people to a stream of the terminal: <see cref="Harmless"/>, with their line breaks and tabs.</summary>
/// <param name="output">The stream.</param>
internal sealed class HarmlessWriter(TextWriter output) : TextWriter(output.FormatProvider)
{
    // Half of a surrogate pair or of a line break, whose other half the next piece may bring.
    private string half = "";

    /// <inheritdoc/>
    public override Encoding Encoding => output.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Write(value.ToString());

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    /// <inheritdoc/>
    public override void Write(string? value)
    {
        if (string.IsNullOrEmpty(value)) return;
        lock (output)
        {
            string text = half + value;
            int whole = char.IsHighSurrogate(text[^1]) || text[^1] == '\r' ? text.Length - 1 : text.Length;
            half = text[whole..];
            output.Write(Harmless.Text(text[..whole]));
        }
    }

    /// <inheritdoc/>
    public override void WriteLine() => WriteLine("");

    /// <inheritdoc/>
    public override void WriteLine(string? value)
    {
        lock (output)
        {
            string text = half + value;
            half = "";
            output.WriteLine(Harmless.Text(text));
        }
    }

    /// <inheritdoc/>
    public override void Flush() => output.Flush();
}
