using System.Net.Http.Headers;
using System.Text;

namespace TableActors.AspNetCore.Tests.Support;

/// <summary>A form, written byte by byte, so that it can also be wrong.</summary>
internal sealed class Form
{
    public const string Boundary = "-----test-boundary";

    /// <summary>The beginning of an image, which is enough to be recognised as one.</summary>
    public static readonly byte[] Png =
        [.. Convert.FromHexString("89504E470D0A1A0A"), .. Enumerable.Range(0, 500).Select(n => (byte)n)];

    private readonly MemoryStream _bytes = new();
    private bool _isClosed;

    public static string ContentType => $"multipart/form-data; boundary={Boundary}";

    public Form Text(string name, string value) => Part($"form-data; name=\"{name}\"", Encoding.UTF8.GetBytes(value));

    public Form File(string name, string fileName, byte[] content) =>
        Part($"form-data; name=\"{name}\"; filename=\"{fileName}\"\r\nContent-Type: application/octet-stream", content);

    /// <summary>A part with any header.</summary>
    public Form Part(string disposition, byte[] content) =>
        Raw($"--{Boundary}\r\nContent-Disposition: {disposition}\r\n\r\n").Raw(content).Raw("\r\n");

    public Form Raw(string text) => Raw(Encoding.UTF8.GetBytes(text));

    public Form Raw(byte[] content)
    {
        _bytes.Write(content);
        return this;
    }

    /// <summary>Leaves the closing boundary out.</summary>
    public Form Unclosed()
    {
        _isClosed = true;
        return this;
    }

    public byte[] ToBytes()
    {
        if (!_isClosed)
            Raw($"--{Boundary}--\r\n");
        _isClosed = true;
        return _bytes.ToArray();
    }

    public async Task<Answer> PostAsync(HttpClient client, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(ToBytes()) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(ContentType);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }
}
