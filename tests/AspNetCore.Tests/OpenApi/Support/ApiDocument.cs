using System.Text.Json;

namespace TableActors.AspNetCore.Tests.OpenApi.Support;

/// <summary>An OpenAPI document, to look things up in.</summary>
internal sealed class ApiDocument(string json)
{
    public string Json => json;

    public JsonElement Root { get; } = JsonDocument.Parse(json).RootElement;

    public IEnumerable<string> AllPaths => Root.GetProperty("paths").EnumerateObject().Select(path => path.Name);

    /// <summary>The paths without those of jobs and files, which every document has.</summary>
    public IEnumerable<string> Paths => AllPaths.Where(
        path =>
            !path.Contains("/jobs", StringComparison.Ordinal) && !path.Contains("/media/", StringComparison.Ordinal));

    public JsonElement Post(string path) => Operation(path, "post");

    public JsonElement Get(string path) => Operation(path, "get");

    public JsonElement Head(string path) => Operation(path, "head");

    /// <summary>The schema of an operation's JSON body, references followed.</summary>
    public JsonElement Body(JsonElement operation) =>
        Resolve(operation.GetProperty("requestBody")
            .GetProperty("content")
            .GetProperty("application/json")
            .GetProperty("schema"));

    /// <summary>The schema of an operation's answer, references followed.</summary>
    public JsonElement Answer(JsonElement operation, string status = "200", string contentType = "application/json") =>
        Resolve(operation.GetProperty("responses")
            .GetProperty(status)
            .GetProperty("content")
            .GetProperty(contentType)
            .GetProperty("schema"));

    public JsonElement Resolve(JsonElement schema) => schema.TryGetProperty("$ref", out var reference)
        ? reference.GetString()!.Split('/').Skip(1).Aggregate(Root, (part, name) => part.GetProperty(name))
        : schema;

    public static IReadOnlyList<string> Required(JsonElement schema) =>
        schema.TryGetProperty("required", out var names)
            ? [.. names.EnumerateArray().Select(name => name.GetString()!)]
            : [];

    public static IReadOnlyList<string> Properties(JsonElement schema) =>
        schema.TryGetProperty("properties", out var properties)
            ? [.. properties.EnumerateObject().Select(property => property.Name)]
            : [];

    public static IReadOnlyList<string> Statuses(JsonElement operation) =>
        [.. operation.GetProperty("responses").EnumerateObject().Select(response => response.Name)];

    private JsonElement Operation(string path, string method) =>
        Root.GetProperty("paths").GetProperty(path).GetProperty(method);
}
