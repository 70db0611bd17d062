using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Requests;

/// <summary>Reads the bodies of JSON requests, within the limits.</summary>
/// <param name="limit">What one body may take.</param>
/// <param name="budget">What all bodies together may take.</param>
internal sealed class BodySource(BodyLimit limit, BodyBudget budget)
{
    /// <summary>Reads the whole body.</summary>
    /// <exception cref="ProblemException"><c>too_large</c>, <c>overloaded</c> or <c>unsupported_media_type</c>.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<RequestBody> ReadAsync(HttpContext context)
    {
        limit.ApplyTo(context);
        var reader = context.Request.BodyReader;
        var result = await reader.ReadAsync();
        if (result is { IsCompleted: true, Buffer.IsSingleSegment: true })
        {
            if (result.Buffer.Length <= limit.MaxBody)
                return new RequestBody(reader, result.Buffer);
            reader.AdvanceTo(result.Buffer.End);
            throw limit.TooLarge();
        }

        var buffer = new BodyBuffer(budget);
        try
        {
            while (true)
            {
                var isTooLarge = buffer.Length + result.Buffer.Length > limit.MaxBody;
                if (!isTooLarge)
                    buffer.Append(result.Buffer);
                reader.AdvanceTo(result.Buffer.End);
                if (isTooLarge)
                    throw limit.TooLarge();
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
}
