using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using TableActors.Actors.Cluster;
using TableActors.AspNetCore.Access;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Routing;

namespace TableActors.AspNetCore.Cluster;

/// <summary>
/// Answers which nodes there are, and which tables, lanes and jobs live on each: as JSON, or as a
/// plain HTML page.
/// </summary>
internal static class ClusterEndpoint
{
    public static void Map(IEndpointRouteBuilder endpoints, PathMethods paths) =>
        OperatorEndpoint.Map(endpoints, paths, "/cluster", async context =>
        {
            var nodes = await context.RequestServices.GetRequiredService<ClusterOverview>()
                .GatherAsync(context.RequestAborted);
            context.Response.Headers.CacheControl = "no-store";
            if (PrefersHtml(context.Request))
                await SendPageAsync(context, nodes);
            else
                await SendJsonAsync(context, nodes);
        });

    private static bool PrefersHtml(HttpRequest request)
    {
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted);
        var best = accepted?.OrderByDescending(type => type.Quality ?? 1)
            .FirstOrDefault(type => type.MediaType.Value is "text/html" or "application/json");
        return best?.MediaType.Value == "text/html";
    }

    private static async Task SendJsonAsync(HttpContext context, IEnumerable<NodeOverview> nodes)
    {
        var answer = JsonAnswer.Rent();
        var json = answer.Writer;
        json.WriteStartObject();
        json.WriteStartArray("members"u8);
        foreach (var node in nodes)
        {
            json.WriteStartObject();
            WriteNumber(json, "incarnation"u8, node.Incarnation);
            json.WriteString("name"u8, node.Name);
            json.WriteString("address"u8, node.Address);
            json.WriteString("state"u8, node.State);
            WriteNumber(json, "in_state_ms"u8, node.InState?.TotalMilliseconds);
            WriteNumber(json, "last_beat_ms"u8, node.BeatAge?.TotalMilliseconds);
            json.WriteBoolean("self"u8, node.IsSelf);
            json.WriteBoolean("answered"u8, node.Description is not null);
            if (node.Description is { } described)
            {
                WriteEntities(json, "tables"u8, described.Tables);
                WriteEntities(json, "lanes"u8, described.Lanes);
                json.WriteStartArray("job_shards"u8);
                foreach (var shard in described.JobShards)
                {
                    json.WriteStartObject();
                    json.WriteString("shard"u8, shard.Shard);
                    json.WriteNumber("jobs"u8, shard.Jobs);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await answer.SendAndReturnAsync(context, StatusCodes.Status200OK, JsonAnswer.ContentType);
    }

    private static void WriteEntities(
        Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<EntityDescription> entities)
    {
        json.WriteStartArray(name);
        foreach (var entity in entities)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, entity.Name);
            json.WriteNumber("epoch"u8, entity.Epoch);
            json.WriteNumber("waiting"u8, entity.Waiting);
            json.WriteString("last_error"u8, entity.LastError);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, ReadOnlySpan<byte> name, double? value)
    {
        if (value is { } number)
            json.WriteNumber(name, (long)number);
        else
            json.WriteNull(name);
    }

    private static Task SendPageAsync(HttpContext context, IEnumerable<NodeOverview> nodes)
    {
        var page = new StringBuilder(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Cluster</title><h1>Cluster</h1>");
        foreach (var node in nodes)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<h2>{Text(node.Address ?? node.Name)}{(node.IsSelf ? " (this node)" : "")}</h2>");
            page.Append(CultureInfo.InvariantCulture, $"<p>{Text(node.Name)}: {node.State}");
            if (node.InState is { } inState)
                page.Append(
                    CultureInfo.InvariantCulture,
                    $" for {inState.TotalSeconds:0} s, last sign of life {node.BeatAge?.TotalMilliseconds:0} ms ago");
            page.Append(node.Description is null ? "; did not answer</p>" : "</p>");
            if (node.Description is not { } described)
                continue;
            AppendEntities(page, "Tables", described.Tables);
            AppendEntities(page, "Export lanes", described.Lanes);
            page.Append(
                CultureInfo.InvariantCulture,
                $"<p>{described.JobShards.Length} shards of jobs, with "
                + $"{described.JobShards.Sum(shard => shard.Jobs)} jobs</p>");
        }

        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'";
        return context.Response.WriteAsync(page.ToString());
    }

    private static void AppendEntities(
        StringBuilder page, string title, IReadOnlyCollection<EntityDescription> entities)
    {
        if (entities.Count == 0)
            return;
        page.Append(
            CultureInfo.InvariantCulture,
            $"<table><caption>{title}</caption><tr><th>name<th>epoch<th>waiting<th>last error</tr>");
        foreach (var entity in entities)
            page.Append(
                CultureInfo.InvariantCulture,
                $"<tr><td>{Text(entity.Name)}<td>{entity.Epoch}<td>{entity.Waiting}<td>"
                + $"{Text(entity.LastError ?? "")}</tr>");
        page.Append("</table>");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
