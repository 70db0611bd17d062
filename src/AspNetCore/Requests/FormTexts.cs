using System.Buffers;
using System.Text;
using System.Text.Unicode;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Requests;

/// <summary>Reads the texts of one form, and bounds what they take together.</summary>
/// <param name="maxBytes">The most bytes of all texts.</param>
/// <param name="budget">What the texts of all requests take together.</param>
internal sealed class FormTexts(long maxBytes, BodyBudget budget)
{
    private const int ChunkSize = 16 * 1024;

    private long _total;

    /// <summary>Reads one text to its end.</summary>
    /// <exception cref="ProblemException"><c>too_large</c>, <c>overloaded</c> or <c>unreadable_body</c>.</exception>
    public async Task<string> ReadAsync(Stream content, CancellationToken cancellation)
    {
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            using var buffer = new BodyBuffer(budget);
            while (await content.ReadAsync(chunk, cancellation) is var count and > 0)
            {
                _total += count;
                if (_total > maxBytes)
                    throw new ProblemException(new Problem(ErrorCodes.TooLarge, $"The texts of a form have at most {maxBytes} bytes."));
                buffer.Append(new ReadOnlySequence<byte>(chunk, 0, count));
            }

            return Utf8.IsValid(buffer.Written)
                ? Encoding.UTF8.GetString(buffer.Written)
                : throw new ProblemException(new Problem(ErrorCodes.UnreadableBody, "A text of the form is not valid UTF-8."));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }
}
