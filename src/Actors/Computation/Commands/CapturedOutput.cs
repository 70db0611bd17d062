using System.Buffers;
using System.Text;

namespace TableActors.Actors.Computation.Commands;

/// <summary>What a program writes, kept up to a limit. The rest is read and dropped, so that the program is not held up.</summary>
internal sealed class CapturedOutput(int maxBytes)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly ArrayBufferWriter<byte> _kept = new();

    /// <summary>Whether there was more than the limit.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Reads to the end.</summary>
    public async Task ReadAsync(Stream output, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(8192);
        try
        {
            while (await output.ReadAsync(buffer, cancellation).ConfigureAwait(false) is var read and > 0)
            {
                var fitting = Math.Min(read, maxBytes - _kept.WrittenCount);
                _kept.Write(buffer.AsSpan(0, fitting));
                IsCut |= fitting < read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The text without one trailing newline.</summary>
    /// <exception cref="ComputationException">It is no UTF-8.</exception>
    public string Text()
    {
        var bytes = _kept.WrittenSpan;
        if (bytes.EndsWith("\n"u8))
            bytes = bytes.EndsWith("\r\n"u8) ? bytes[..^2] : bytes[..^1];
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new ComputationException("the output of the command is not valid UTF-8");
        }
    }

    /// <summary>The text for the log: what is no UTF-8 is replaced.</summary>
    public string TextForLog() => Encoding.UTF8.GetString(_kept.WrittenSpan).TrimEnd() + (IsCut ? " …" : "");
}
