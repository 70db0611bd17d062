using System.Text.Json;
using Microsoft.OpenApi;
using TableActors.AspNetCore.OpenApi;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Naming;

namespace TableActors.Host.Loading.Posting;

/// <summary>A value that a route takes.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Required">Whether every request must give it.</param>
internal sealed record RouteInput(string Name, ColumnType Type, bool Required);

/// <summary>The route that rows are posted to, as the service's OpenAPI document describes it.</summary>
/// <param name="Url">Its whole address.</param>
/// <param name="Inputs">What it takes.</param>
internal sealed record LoadRoute(Uri Url, IReadOnlyList<RouteInput> Inputs)
{
    private const string Json = "application/json";

    /// <summary>Asks the service for its document, and finds the route in it.</summary>
    /// <exception cref="LoadStoppedException">
    /// There is no document or no such route, or the route stores nothing.
    /// </exception>
    public static async Task<LoadRoute> FindAsync(
        ServiceClient client, LoadOptions options, CancellationToken cancellation)
    {
        var (service, url) = (options.ServiceRoot, options.RouteUrl);
        if (options.Document is { } file)
            return Find(
                Read(await File.ReadAllTextAsync(file, cancellation), file), url,
                [PathBelow(service, url), url.AbsolutePath]);

        // The given address may include the routes' prefix, and the document is not below that.
        foreach (var root in new[] { service, new Uri(service, "/") }.Distinct())
        {
            var document = new Uri(root, "openapi.json");
            var answer = await client.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, document), cancellation);
            if (answer.IsSuccess)
                return Find(Read(answer.Text, document.ToString()), url, [PathBelow(root, url)]);
            if (answer.StopReason(document) is { } reason)
                throw new LoadStoppedException(reason);
        }

        throw new LoadStoppedException(
            $"{service}openapi.json, which says what the route takes, is not there; look at --url. "
            + "Of a service that does not serve it, 'tableactors openapi SERVICE-FILE' prints it, for --openapi FILE");
    }

    private static string PathBelow(Uri root, Uri url) => "/" + root.MakeRelativeUri(url).ToString();

    private static OpenApiDocument Read(string text, string source)
    {
        try
        {
            if (OpenApiDocument.Parse(text, "json").Document is { Paths: not null } document)
                return document;
        }
        catch (Exception e) when (e is JsonException or OpenApiException)
        {
            // Reported below.
        }

        throw new LoadStoppedException($"{source} is no OpenAPI document; look at --url");
    }

    private static LoadRoute Find(OpenApiDocument document, Uri url, IReadOnlyList<string> paths)
    {
        var posts = document.Paths
            .Select(path => (path.Key, Operation: path.Value.Operations?.GetValueOrDefault(HttpMethod.Post)))
            .Where(path => path.Operation is not null)
            .ToList();
        var found = posts.FirstOrDefault(post => paths.Any(path => IsOf(post.Key, path))).Operation;
        if (found is null)
        {
            var takers = posts.Where(post => KindOf(post.Operation!) is "insert" or "update").Select(post => post.Key);
            var gets = document.Paths.Any(path => paths.Any(given => IsOf(path.Key, given)));
            throw new LoadStoppedException(
                (gets
                    ? $"{url} takes no POST; name an insert or update route with --route"
                    : $"there is no route POST {url}; look at --route and --url")
                + NearestName.Hint(paths[0], takers));
        }

        if (KindOf(found) is not ("insert" or "update"))
            throw new LoadStoppedException(
                KindOf(found) is { } kind
                    ? $"{url} is a route of the kind {kind}, which stores no rows; "
                        + "name an insert or update route with --route"
                    : $"{url} may not store rows: the OpenAPI document does not say what kind of route it is; "
                        + "is that a TableActors service of this version?");
        if (found.RequestBody?.Content is { } contents
            && contents.TryGetValue(Json, out var content)
            && content.Schema is { } schema)
            return new LoadRoute(
                url, [.. schema.Properties?.Select(field => InputOf(schema, field.Key, field.Value)) ?? []]);
        throw new LoadStoppedException(
            $"{url} takes files, which load does not send; name a route without uploadfile_inputs, "
            + "which takes their URLs");
    }

    // A group of endpoints may have placeholders in its path.
    private static bool IsOf(string template, string path)
    {
        var (expected, given) = (template.Split('/'), Uri.UnescapeDataString(path).TrimEnd('/').Split('/'));
        return expected.Length == given.Length
            && expected.Zip(given).All(pair => pair.First is ['{', .., '}']
                || string.Equals(pair.First, pair.Second, StringComparison.OrdinalIgnoreCase));
    }

    private static string? KindOf(OpenApiOperation operation) =>
        operation.Extensions is { } extensions
        && extensions.TryGetValue(TableApiDocument.RouteKindExtension, out var kind)
            ? (kind as JsonNodeExtension)?.Node.ToString()
            : null;

    private static RouteInput InputOf(IOpenApiSchema request, string name, IOpenApiSchema schema) =>
        new(name, TypeOf(schema), request.Required?.Contains(name) == true);

    private static ColumnType TypeOf(IOpenApiSchema schema) => (schema.Type & ~JsonSchemaType.Null) switch
    {
        JsonSchemaType.Integer => ColumnTypes.Int,
        JsonSchemaType.Number => ColumnTypes.Float,
        JsonSchemaType.Boolean => ColumnTypes.Bool,
        JsonSchemaType.Array when schema.Items?.Type == JsonSchemaType.Integer => ColumnTypes.ArrayOfInt(),
        JsonSchemaType.Array => ColumnTypes.ArrayOfFloat(),
        JsonSchemaType.String => schema.Format switch
        {
            "date-time" => ColumnTypes.Timestamp,
            "date" => ColumnTypes.Date,
            "uuid" => ColumnTypes.Uuid,
            _ => ColumnTypes.String,
        },
        _ => ColumnTypes.Json,
    };
}
