using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Requests;

/// <summary>Reads the bodies of JSON requests, within the limits.</summary>
/// <param name="maxBody">The most bytes of one body.</param>
/// <param name="budget">What all bodies together may take.</param>
internal sealed class BodySource(long maxBody, BodyBudget budget)
{
    /// <summary>Reads the whole body.</summary>
    /// <exception cref="ProblemException"><c>too_large</c>, <c>overloaded</c> or <c>unsupported_media_type</c>.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<RequestBody> ReadAsync(HttpContext context)
    {
        RefuseEncoded(context.Request);
        ApplyLimit(context);
        var reader = context.Request.BodyReader;
        var result = await reader.ReadAsync();
        if (result is { IsCompleted: true, Buffer.IsSingleSegment: true })
        {
            if (result.Buffer.Length <= maxBody)
                return new RequestBody(reader, result.Buffer);
            reader.AdvanceTo(result.Buffer.End);
            throw TooLarge();
        }

        var buffer = new BodyBuffer(budget);
        try
        {
            while (true)
            {
                var isTooLarge = buffer.Length + result.Buffer.Length > maxBody;
                if (!isTooLarge)
                    buffer.Append(result.Buffer);
                reader.AdvanceTo(result.Buffer.End);
                if (isTooLarge)
                    throw TooLarge();
                if (result.IsCompleted)
                    return new RequestBody(buffer);
                result = await reader.ReadAsync();
            }
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    private static void RefuseEncoded(HttpRequest request)
    {
        var encoding = request.Headers.ContentEncoding;
        if (encoding.Count > 0 && !string.Equals(encoding, "identity", StringComparison.OrdinalIgnoreCase))
        {
            throw new ProblemException(new Problem(
                ErrorCodes.UnsupportedMediaType, $"A body with the header {HeaderNames.ContentEncoding} is not understood."));
        }
    }

    // The server's own limit is another, and would be answered without a problem.
    private void ApplyLimit(HttpContext context)
    {
        var length = context.Request.ContentLength;
        if (length > maxBody)
            throw TooLarge();
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false, MaxRequestBodySize: { } limit } feature
            && (length is null || length > limit))
            feature.MaxRequestBodySize = maxBody;
    }

    private ProblemException TooLarge() => new(new Problem(ErrorCodes.TooLarge, $"A body has at most {maxBody} bytes."));
}
