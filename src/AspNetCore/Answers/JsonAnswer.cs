using System.Buffers;
using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace TableActors.AspNetCore.Answers;

/// <summary>
/// A JSON body in the making, whose buffer and writer are used again and again. Rent one, write to
/// it, and send it. Whoever sends it, or takes its bytes, gives it back.
/// </summary>
internal sealed class JsonAnswer : IBufferWriter<byte>
{
    public const string ContentType = "application/json";

    // A larger buffer is not worth keeping for the next small answer.
    private const int LargestKept = 64 * 1024;
    private const int FirstSize = 1024;

    [ThreadStatic]
    private static JsonAnswer? t_spare;

    private byte[] _bytes = new byte[FirstSize];
    private int _length;

    private JsonAnswer() =>
        Writer = new Utf8JsonWriter(this, new JsonWriterOptions { Encoder = Encoder, SkipValidation = true });

    /// <summary>How names and text are escaped: an answer is never part of an HTML page.</summary>
    public static JavaScriptEncoder Encoder => PlainJsonEncoder.Instance;

    public Utf8JsonWriter Writer { get; }

    /// <summary>How many bytes of the answer wait to be sent.</summary>
    public int Pending => _length + Writer.BytesPending;

    public static JsonAnswer Rent()
    {
        var answer = t_spare ?? new JsonAnswer();
        t_spare = null;
        return answer;
    }

    /// <summary>Begins again, and forgets what was not sent.</summary>
    public void Clear()
    {
        Writer.Reset();
        _length = 0;
    }

    public void Return()
    {
        Clear();
        if (_bytes.Length <= LargestKept)
            t_spare = this;
    }

    /// <summary>Sends a whole body that was made before.</summary>
    public static async ValueTask SendAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        context.Response.ContentType = ContentType;
        context.Response.ContentLength = body.Length;
        if (IsHead(context.Request))
            await context.Response.StartAsync();
        else
            await context.Response.BodyWriter.WriteAsync(body);
    }

    /// <summary>Sends what was written as the whole answer.</summary>
    public Task SendAndReturnAsync(HttpContext context, int status, string contentType)
    {
        Writer.Flush();
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = _length;
        if (IsHead(context.Request))
        {
            Return();
            // The answer must start, so that its headers say whether it would be compressed.
            return response.StartAsync();
        }

        var sending = response.BodyWriter.WriteAsync(_bytes.AsMemory(0, _length));
        if (!sending.IsCompletedSuccessfully)
            return ReturnAfterAsync(sending);
        sending.GetAwaiter().GetResult();
        Return();
        return Task.CompletedTask;
    }

    /// <summary>Takes a copy of what was written.</summary>
    public byte[] TakeAndReturn()
    {
        Writer.Flush();
        var body = _bytes.AsSpan(0, _length).ToArray();
        Return();
        return body;
    }

    /// <summary>Sends what was written so far; more will follow.</summary>
    public async ValueTask SendPartAsync(HttpContext context, CancellationToken cancellation)
    {
        Writer.Flush();
        await context.Response.BodyWriter.WriteAsync(_bytes.AsMemory(0, _length), cancellation);
        _length = 0;
    }

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureRoom(sizeHint);
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureRoom(sizeHint);
        return _bytes.AsSpan(_length);
    }

    // The server compares exactly, too. It expects a body for every other method, such as "head".
    private static bool IsHead(HttpRequest request) => request.Method == HttpMethods.Head;

    private async Task ReturnAfterAsync(ValueTask<FlushResult> sending)
    {
        await sending;
        Return();
    }

    private void EnsureRoom(int sizeHint)
    {
        var needed = _length + Math.Max(sizeHint, 1);
        if (needed > _bytes.Length)
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * _bytes.Length)));
    }
}
