using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace TableActors.EndToEnd.Tests.Fuzzing;

/// <summary>A request, as it goes over the wire.</summary>
/// <param name="Operation">The operation that it means; <see langword="null"/>: none that is documented.</param>
internal sealed record DrawnRequest(
    ApiOperation? Operation, string Method, string Target, IReadOnlyList<(string Name, string Value)> Headers,
    byte[]? Body)
{
    public override string ToString()
    {
        var headers = string.Concat(Headers.Select(header => $"\n{header.Name}: {header.Value}"));
        var body = Body is null ? "" : "\n\n" + Encoding.Latin1.GetString(Body, 0, Math.Min(Body.Length, 2000));
        return $"{Method} {Target}{headers}{body}";
    }

    public byte[] ToBytes(string host)
    {
        var head = new StringBuilder($"{Method} {Target} HTTP/1.1\r\nHost: {host}\r\n");
        foreach (var (name, value) in Headers)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        if (Body is not null)
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {Body.Length}\r\n");
        return [.. Encoding.UTF8.GetBytes(head.Append("Connection: close\r\n\r\n").ToString()), .. Body ?? []];
    }
}

/// <summary>Draws requests of the operations of a service.</summary>
/// <param name="contract">The operations.</param>
/// <param name="dice">Chance.</param>
/// <param name="seen">What the service has answered.</param>
/// <param name="keys">The API keys of callers; empty: nobody needs one.</param>
internal sealed class DrawnRequests(ApiContract contract, Dice dice, SeenValues seen, IReadOnlyList<string> keys)
{
    private static readonly (string Name, string[] Values)[] OddHeaders =
    [
        ("Content-Type", [
            "text/plain", "application/json; charset=utf-16", "application/xml", "multipart/form-data",
            "multipart/form-data; boundary=", "x", "application/json;;", "application/x-www-form-urlencoded"
        ]),
        ("Accept", ["*/*", "text/html", "application/xml;q=0", "x", ""]),
        ("Accept-Encoding", ["gzip", "br", "identity", "gzip;q=0, *;q=0", "zstd, x;q=2", ""]),
        ("Content-Encoding", ["gzip", "br", "deflate", "identity", "zstd", "gzip, gzip"]),
        ("Origin", ["http://evil.example", "null", "http://localhost", "x"]),
        ("Sec-Fetch-Site", ["cross-site", "same-origin", "none", "x"]),
        ("Host", ["evil.example", "localhost", "127.0.0.1:99999", "[::1]"]),
        ("Authorization", ["Bearer x", "Basic eDp5", "Bearer", "x"]),
        ("X-API-Key", ["", "x", "wrongwrongwrongwrongwrong"]),
        ("If-Match", [
            "*", "\"1\"", "\"1\", \"2\"", "W/\"1\"", "1", "\"", ",", "\"x\"", "\"9223372036854775808\"", "\"1-gzip\""
        ]),
        ("If-None-Match", ["*", "\"1\"", "\"1\", \"2\"", "W/\"1\"", "1", "\"", ",", "*, \"1\""]),
        ("Idempotency-Key", ["", " ", "k", "\"k\"", "a b", "k,k"]),
        ("Range", [
            "bytes=0-0", "bytes=5-2", "bytes=-1", "bytes=-0", "bytes=999999-", "bytes=0-1,3-4", "lines=1-2", "bytes=",
            "bytes=0-99999999999999999999"
        ]),
        ("If-Range", ["\"x\"", "x", "Thu, 01 Jan 1970 00:00:00 GMT"]),
        ("If-Modified-Since", ["Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "yesterday"]),
        ("If-Unmodified-Since", ["Thu, 01 Jan 1970 00:00:00 GMT", "yesterday"]),
        ("X-Forwarded-For", ["1.2.3.4", "x"]),
        ("X-HTTP-Method-Override", ["DELETE"]),
        ("Traceparent", ["x", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"]),
        ("Cookie", ["a=b", "="]),
    ];

    private readonly DrawnValues _values = new(dice, seen);

    /// <summary>A request as the document wants it.</summary>
    public DrawnRequest Right() => Draw(oddity: 0);

    /// <summary>A request in which something is not as the document wants it.</summary>
    public DrawnRequest NearlyRight()
    {
        var request = Draw(oddity: dice.One<uint>(5, 15, 40));
        return dice.Below(8) switch
        {
            0 => request with { Body = request.Body is { } body ? Damaged(body) : dice.Bytes(dice.Below(50)) },
            1 => request with
            {
                Operation = null,
                Method = dice.One("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE", "QUERY")
            },
            2 => request with { Operation = null, Target = OddTarget(request.Target) },
            3 when request.Body is { } body => Compressed(request, body),
            4 or 5 or 6 => WithOddHeader(request),
            _ => request,
        };
    }

    /// <summary>Bytes that are nearly a request, or nothing like it.</summary>
    public byte[] Raw(string host)
    {
        if (dice.Chance(10))
            return dice.Bytes(dice.Below(400));
        if (dice.Chance(25))
            return Encoding.Latin1.GetBytes(dice.One(
                $"GET http://{host}/things?n=1 HTTP/1.1\r\nHost: {host}\r\n\r\n",
                "GET /things HTTP/1.0\r\n\r\n",
                "GET /things HTTP/9.9\r\nHost: x\r\n\r\n",
                "GET /things\r\n\r\n",
                $"OPTIONS * HTTP/1.1\r\nHost: {host}\r\n\r\n",
                "CONNECT x:1 HTTP/1.1\r\nHost: x:1\r\n\r\n",
                $"GET /things?text=%ff%fe\xff HTTP/1.1\r\nHost: {host}\r\n\r\n",
                $"GET /%2e%2e/%00/things%2Fx HTTP/1.1\r\nHost: {host}\r\n\r\n",
                $"GET /media/%2e%2e%2f%2e%2e%2fetc/passwd HTTP/1.1\r\nHost: {host}\r\n\r\n",
                $"GET /things HTTP/1.1\r\nHost: {host}\r\nHost: {host}\r\n\r\n",
                $"GET /things HTTP/1.1\r\nHost: {host}\r\nX: {new string('x', 40_000)}\r\n\r\n",
                $"GET /{new string('x', 10_000)} HTTP/1.1\r\nHost: {host}\r\n\r\n",
                $"GET /things HTTP/1.1\r\nHost: {host}\r\n{string.Concat(Enumerable.Range(0, 150).Select(number => $"X{number}: y\r\n"))}\r\n",
                $"POST /pairs HTTP/1.1\r\nHost: {host}\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{{}}",
                $"POST /pairs HTTP/1.1\r\nHost: {host}\r\nContent-Length: -1\r\n\r\n{{}}",
                $"POST /pairs HTTP/1.1\r\nHost: {host}\r\nContent-Length: 99999999999999999999\r\n\r\n{{}}",
                $"POST /pairs HTTP/1.1\r\nHost: {host}\r\nContent-Length: 2000000\r\n\r\n{{}}",
                $"POST /pairs HTTP/1.1\r\nHost: {host}\r\nContent-Length: 20\r\n\r\n{{}}",
                $"POST /pairs HTTP/1.1\r\nHost: {host}\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n0\r\n\r\n",
                $"POST /pairs HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{{}}\r\n0\r\n\r\n",
                $"POST /pairs HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n",
                $"POST /pairs HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: gzip\r\n\r\n{{}}",
                $"POST /pairs HTTP/1.1\r\nHost: {host}\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{{}}",
                $"POST /files HTTP/1.1\r\nHost: {host}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 40\r\n\r\n--x\r\nContent-Disposition: form-data; name=id",
                $"GET /things HTTP/1.1\r\nHost: {host}\r\nIdempotency-Key: \xff\xfe\r\nIf-Match: \xe9\r\nX-API-Key: \xff\r\n\r\n",
                $"POST /pairs HTTP/1.1\r\nHost: {host}\r\nIdempotency-Key: \xff\xfe\r\nContent-Length: 2\r\n\r\n{{}}",
                $"POST /things/delete HTTP/1.1\r\nHost: {host}\r\nIf-Match: \xe9\r\nContent-Length: 8\r\n\r\n{{\"id\":1}}"));
        var bytes = (dice.Chance(50) ? Right() : NearlyRight()).ToBytes(host);
        return Damaged(bytes);
    }

    private DrawnRequest Draw(uint oddity)
    {
        var operation = dice.One(contract.Operations);
        var headers = new List<(string, string)>();
        var path = operation.Path;
        var query = new List<string>();
        foreach (var parameter in operation.Parameters)
        {
            var isOdd = dice.Chance(oddity);
            switch (parameter.In)
            {
                case "path":
                    path = path.Replace(
                        $"{{{parameter.Name}}}",
                        isOdd ? dice.One("x", "0", "%00", "%ff", "%25", "%e2%98%95") : PathPart(parameter.Name),
                        StringComparison.Ordinal);
                    break;
                case "query" when parameter.IsRequired ? !isOdd || dice.Chance(70) : dice.Chance(50):
                    query.Add($"{parameter.Name}={QueryText(isOdd ? _values.Off(parameter.Schema) : _values.Right(parameter.Schema))}");
                    break;
                case "header" when dice.Chance(20):
                    headers.Add((parameter.Name, HeaderText(parameter.Name)));
                    break;
            }
        }

        if (dice.Chance(oddity))
            query.Add(
                dice.One("unknown=1", "=", "&&", "id=1&id=2", "%ff=%fe", "id", "n=%00", "text=%u1234", "a+b=c+d"));
        if (keys.Count > 0 && !dice.Chance(5 + oddity))
            headers.Add(
                dice.Chance(80) ? ("X-API-Key", dice.One(keys)) : ("Authorization", "Bearer " + dice.One(keys)));
        byte[]? body = null;
        if (operation.Body is { } schema)
        {
            (var type, body) = operation.IsForm ? Form(schema, oddity) : ("application/json", Json(schema, oddity));
            headers.Add(("Content-Type", type));
        }

        return new DrawnRequest(
            operation, operation.Method, path + (query.Count > 0 ? "?" + string.Join('&', query) : ""), headers, body);
    }

    // The path of a file's URL, or a job's id.
    private string PathPart(string parameter)
    {
        if (parameter != "path")
            return seen.Job(dice);
        var url = seen.File(dice);
        return url[(url.IndexOf("/media/", StringComparison.Ordinal) + "/media/".Length)..];
    }

    private string QueryText(string json)
    {
        var text = DrawnValues.PlainOf(json);
        return dice.Chance(90) || text.Any(c => c is <= ' ' or > '~' or '#')
            ? Uri.EscapeDataString(text[..Math.Min(text.Length, 1500)])
            : text[..Math.Min(text.Length, 1500)];
    }

    private string HeaderText(string name) => name switch
    {
        "If-Match" or "If-None-Match" or "If-Range" => dice.One(seen.Tag(dice), "*", "\"1\"", "\"0\", \"1\", \"2\""),
        "Idempotency-Key" => dice.Chance(50) ? "key-" + Text(dice.Below(20)) : Text(dice.Below(int.MaxValue)),
        "Range" => $"bytes={Text(dice.Below(20))}-{(dice.Chance(50) ? Text(dice.Below(200)) : "")}",
        _ => "Thu, 01 Jan 2026 00:00:00 GMT",
    };

    private byte[] Json(JsonElement schema, uint oddity)
    {
        var fields = FieldsOf(schema, oddity)
            .Select(field => $"{JsonSerializer.Serialize(field.Name)}:{field.Json}")
            .ToList();
        if (dice.Chance(oddity))
            fields.Add(dice.One("\"unknown\":1", "\"id\":1", "\"\":0", "\"ID\":7"));
        return Encoding.UTF8.GetBytes(
            dice.Chance(oddity / 4) ? _values.Off(schema) : $"{{{string.Join(',', fields)}}}");
    }

    private (string Type, byte[] Body) Form(JsonElement schema, uint oddity)
    {
        var boundary = dice.Chance(80) ? "boundary" : dice.One("'()+_,-./:=?", "-", "a b", new string('x', 70));
        using var body = new MemoryStream();
        foreach (var (name, field, json) in FieldsOf(schema, oddity))
        {
            var isFile = field.TryGetProperty("format", out var format) && format.GetString() == "binary";
            var disposition = dice.Chance(90)
                ? $"form-data; name=\"{name}\""
                : dice.One(
                    $"form-data; name={name}", $"attachment; name=\"{name}\"", "form-data",
                    $"form-data; name*=utf-8''{name}");
            var fileName = dice.One("x.png", "é☕.txt", "../../x", "a\\\"b", "", new string('n', 300));
            Write($"--{boundary}\r\nContent-Disposition: {disposition}{(isFile ? $"; filename=\"{fileName}\"" : "")}\r\n");
            if (dice.Chance(30))
                Write($"Content-Type: {dice.One("text/plain", "image/png", "x", "application/json; charset=utf-16")}\r\n");
            Write("\r\n");
            body.Write(isFile ? FileFor(name, oddity) : Encoding.UTF8.GetBytes(DrawnValues.PlainOf(json)));
            Write("\r\n");
        }

        Write($"--{boundary}--\r\n");
        var quoted = boundary.All(char.IsAsciiLetterOrDigit) && dice.Chance(80) ? boundary : $"\"{boundary}\"";
        return ($"multipart/form-data; boundary={quoted}", body.ToArray());

        void Write(string text) => body.Write(Encoding.UTF8.GetBytes(text));
    }

    private byte[] FileFor(string column, uint oddity)
    {
        if (dice.Chance(oddity))
            return dice.Chance(50) ? dice.Bytes(dice.Below(300)) : Damaged(dice.One(SampleFiles.All).Content);
        return column switch
        {
            "picture" => SampleFiles.Picture,
            "film" => SampleFiles.Film,
            "sound" => SampleFiles.Sound,
            _ => dice.Chance(50) ? SampleFiles.Paper : dice.One(SampleFiles.All).Content,
        };
    }

    private List<(string Name, JsonElement Schema, string Json)> FieldsOf(JsonElement schema, uint oddity)
    {
        var required = schema.TryGetProperty("required", out var names)
            ? names.EnumerateArray().Select(name => name.GetString()).ToHashSet()
            : [];
        var fields = new List<(string, JsonElement, string)>();
        if (!schema.TryGetProperty("properties", out var properties))
            return fields;
        foreach (var property in properties.EnumerateObject())
        {
            var isOdd = dice.Chance(oddity);
            if (required.Contains(property.Name) ? isOdd && dice.Chance(30) : dice.Chance(40))
                continue;
            var field = contract.Resolve(property.Value);
            fields.Add((property.Name, field, isOdd ? _values.Off(field) : _values.Right(field)));
        }

        return fields;
    }

    private DrawnRequest WithOddHeader(DrawnRequest request)
    {
        var (name, values) = dice.One(OddHeaders);
        var value = dice.One(values);
        var others = dice.Chance(80)
            ? request.Headers.Where(header => !header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            : request.Headers;
        return request with { Headers = [.. others, (name, value)] };
    }

    private DrawnRequest Compressed(DrawnRequest request, byte[] body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(body);
        var bytes = packed.ToArray();
        return request with
        {
            Headers = [.. request.Headers, ("Content-Encoding", "gzip")],
            Body = dice.Chance(50) ? bytes : Damaged(bytes)
        };
    }

    private string OddTarget(string target) => dice.Below(7) switch
    {
        0 => target + "/",
        1 => "/" + target,
        2 => target.ToUpperInvariant(),
        3 => target + dice.One("%00", "%2f", "%ff", ";x", "/..", "/%2e%2e", "?", "#x", "%", "~"),
        4 => target[..dice.Below(target.Length + 1)].TrimEnd('%') is { Length: > 0 } part ? part : "/",
        5 => dice.One(
            "/", "/openapi.json", "/docs", "/health/live", "/health/ready", "/cluster", "/console", "/favicon.ico",
            "/jobs/", "/media", "/media/", "/jobs//retry"),
        _ => "/" + string.Concat(Enumerable.Range(0, dice.Below(20))
            .Select(_ => dice.One("a", "/", ".", "%41", "%e2%98%95", "-", "things"))),
    };

    private byte[] Damaged(byte[] bytes)
    {
        for (var times = dice.Below(4); times >= 0; times--)
        {
            var at = dice.Below(bytes.Length + 1);
            var length = dice.Below(Math.Min(bytes.Length - at, dice.One(2, 20, 500)) + 1);
            bytes = dice.Below(5) switch
            {
                0 => [.. bytes[..at], .. bytes[(at + length)..]],
                1 => [.. bytes[..at], .. dice.Bytes(dice.Below(6)), .. bytes[at..]],
                2 => [.. bytes[..at], .. bytes[at..(at + length)], .. bytes[at..]],
                3 => [.. bytes[..at], .. dice.One(
                    "\r\n"u8.ToArray(), "\0"u8.ToArray(), "\""u8.ToArray(), "99999999999"u8.ToArray(), "{"u8.ToArray(),
                    ":"u8.ToArray()), .. bytes[Math.Min(at + length, bytes.Length)..]],
                _ when at < bytes.Length =>
                    [.. bytes[..at], (byte)(bytes[at] ^ 1 << dice.Below(8)), .. bytes[(at + 1)..]],
                _ => bytes[..at],
            };
        }

        return bytes;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
