using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace TableActors.EndToEnd.Tests.Fuzzing;

/// <summary>What an OpenAPI document promises, and whether answers keep it.</summary>
internal sealed class ApiContract
{
    private const string ProblemType = "application/problem+json";
    private static readonly EvaluationOptions Strictly =
        new() { RequireFormatValidation = true, OutputFormat = OutputFormat.List };

    private readonly JsonElement _root;
    private readonly JsonSchema _problem;

    public ApiContract(string document)
    {
        // The schemas refer to each other; each is taken out of the document together with all of them.
        _root = JsonDocument.Parse(
            document.Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal)).RootElement;
        _problem = SchemaOf(JsonDocument.Parse("""{ "$ref": "#/$defs/Problem" }""").RootElement);
        Operations =
        [
            .. from path in _root.GetProperty("paths").EnumerateObject()
               from method in path.Value.EnumerateObject()
               select new ApiOperation(this, method.Name.ToUpperInvariant(), path.Name, method.Value),
        ];
    }

    public IReadOnlyList<ApiOperation> Operations { get; }

    /// <summary>A schema, references followed.</summary>
    public JsonElement Resolve(JsonElement schema) => schema.TryGetProperty("$ref", out var reference)
        ? Resolve(_root.GetProperty("components")
            .GetProperty("schemas")
            .GetProperty(reference.GetString()!["#/$defs/".Length..]))
        : schema;

    public JsonSchema SchemaOf(JsonElement schema)
    {
        var whole = JsonNode.Parse(schema.GetRawText())!.AsObject();
        whole["$defs"] = JsonNode.Parse(_root.GetProperty("components").GetProperty("schemas").GetRawText());
        return JsonSchema.FromText(whole.ToJsonString(), new BuildOptions { SchemaRegistry = new SchemaRegistry() });
    }

    /// <summary>Compares a body with its schema.</summary>
    /// <returns>What does not fit; <see langword="null"/>: it fits.</returns>
    public static string? FaultOf(JsonSchema schema, byte[] body)
    {
        JsonDocument json;
        try
        {
            json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 2000 });
        }
        catch (JsonException broken)
        {
            return $"no JSON: {broken.Message}";
        }

        using (json)
        {
            var result = schema.Evaluate(json.RootElement, Strictly);
            if (result.IsValid)
                return null;
            var faults = (result.Details ?? []).Where(detail => detail.Errors is not null)
                .SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}"));
            return "not as its schema: " + string.Join("; ", faults.Take(3));
        }
    }

    /// <summary>Judges an answer.</summary>
    /// <param name="operation">The operation that the request means; <see langword="null"/>: none.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="body">Its body.</param>
    /// <returns>What does not fit; <see langword="null"/>: all is as documented.</returns>
    public string? FaultOf(ApiOperation? operation, HttpResponseMessage answer, byte[] body)
    {
        if (IsFailure((int)answer.StatusCode))
            return "a failure";
        if (IsOfTheServer(answer))
            return null;
        // Requests by another name do not get to any operation.
        if (operation is not null && answer.StatusCode != HttpStatusCode.MisdirectedRequest)
            return operation.FaultOf(answer, body);
        return answer.Content.Headers.ContentType?.MediaType == ProblemType && body.Length > 0
            ? FaultOf(_problem, body)
            : null;
    }

    /// <summary>Whether a status says that the service failed, and not that it is busy.</summary>
    public static bool IsFailure(int status) => status is >= 500 and not (int)HttpStatusCode.ServiceUnavailable;

    // What is no HTTP within the server's limits is refused by the server, without content.
    private static bool IsOfTheServer(HttpResponseMessage answer) =>
        (int)answer.StatusCode is 400 or 408 or 413 or 414 or 431
        && answer.Content.Headers is { ContentType: null, ContentLength: 0 }
        && answer.Headers.ConnectionClose == true;
}

/// <summary>One operation of an OpenAPI document.</summary>
internal sealed class ApiOperation
{
    private readonly Dictionary<int, Response> _responses = [];

    public ApiOperation(ApiContract contract, string method, string path, JsonElement operation)
    {
        Method = method;
        Path = path;
        if (operation.TryGetProperty("parameters", out var parameters))
            Parameters = [.. parameters.EnumerateArray().Select(parameter => Parameter.Of(contract, parameter))];
        if (operation.TryGetProperty("requestBody", out var body))
        {
            var content = body.GetProperty("content").EnumerateObject().Single();
            IsForm = content.Name == "multipart/form-data";
            Body = contract.Resolve(content.Value.GetProperty("schema"));
        }

        foreach (var response in operation.GetProperty("responses").EnumerateObject())
            _responses[int.Parse(response.Name)] = new Response(contract, response.Value);
    }

    public string Method { get; }

    /// <summary>The path, with its parameters in braces.</summary>
    public string Path { get; }

    public IReadOnlyList<Parameter> Parameters { get; } = [];

    /// <summary>The schema of the body.</summary>
    public JsonElement? Body { get; }

    /// <summary>Whether the body is a form, and not JSON.</summary>
    public bool IsForm { get; }

    /// <summary>Compares an answer with what is documented.</summary>
    /// <returns>What does not fit; <see langword="null"/>: all fits.</returns>
    public string? FaultOf(HttpResponseMessage answer, byte[] body) =>
        _responses.TryGetValue((int)answer.StatusCode, out var response)
            ? response.FaultOf(answer, body)
            : "undocumented status";

    /// <summary>A parameter in the path, the query string or a header.</summary>
    internal sealed record Parameter(string Name, string In, bool IsRequired, JsonElement Schema)
    {
        public static Parameter Of(ApiContract contract, JsonElement parameter) => new(
            parameter.GetProperty("name").GetString()!,
            parameter.GetProperty("in").GetString()!,
            parameter.TryGetProperty("required", out var required) && required.GetBoolean(),
            contract.Resolve(
                parameter.TryGetProperty("schema", out var schema)
                    ? schema
                    : parameter.GetProperty("content").EnumerateObject().Single().Value.GetProperty("schema")));
    }

    private sealed class Response
    {
        private readonly string _description;
        private readonly List<string> _requiredHeaders = [];
        private readonly Dictionary<string, JsonSchema?> _contents = [];

        public Response(ApiContract contract, JsonElement response)
        {
            _description = response.GetProperty("description").GetString()!;
            if (response.TryGetProperty("headers", out var headers))
                _requiredHeaders.AddRange(headers.EnumerateObject()
                    .Where(header => header.Value.TryGetProperty("required", out var required) && required.GetBoolean())
                    .Select(header => header.Name));
            if (!response.TryGetProperty("content", out var contents))
                return;
            foreach (var content in contents.EnumerateObject())
                _contents[content.Name] = content.Value.TryGetProperty("schema", out var schema)
                    ? contract.SchemaOf(schema)
                    : null;
        }

        public string? FaultOf(HttpResponseMessage answer, byte[] body)
        {
            var missing = _requiredHeaders.FirstOrDefault(
                header => !answer.Headers.Contains(header) && !answer.Content.Headers.Contains(header));
            if (missing is not null)
                return $"no header {missing}";
            if (answer.RequestMessage!.Method == HttpMethod.Head)
                return body.Length == 0 ? null : "content after HEAD";
            var type = answer.Content.Headers.ContentType?.MediaType;
            if (type is null)
                return _contents.Count == 0 && body.Length == 0 ? null : "no content type";
            var documented = _contents.Keys.FirstOrDefault(content => Matches(content, type));
            if (documented is null)
                return $"undocumented content type {type}";
            return _contents[documented] is { } schema
                ? ApiContract.FaultOf(schema, body) ?? FaultOfCode(type, body)
                : null;
        }

        private static bool Matches(string documented, string type) =>
            documented == type
            || documented == "*/*"
            || (documented.EndsWith("/*", StringComparison.Ordinal)
                && type.StartsWith(documented[..^1], StringComparison.Ordinal));

        // What is documented of a problem's status names the codes that go with it.
        private string? FaultOfCode(string type, byte[] body)
        {
            if (type != "application/problem+json")
                return null;
            using var problem = JsonDocument.Parse(body);
            var code = problem.RootElement.GetProperty("code").GetString();
            return _description.Contains($"`{code}`", StringComparison.Ordinal) ? null : $"undocumented code {code}";
        }
    }
}
