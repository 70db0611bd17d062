using System.Text;
using System.Text.Json;

namespace TableActors.Host.Loading.Posting;

/// <summary>The body of an answer that is not 2xx: a problem object, or whatever else came.</summary>
/// <param name="Json">The body as JSON; a body that is none as a JSON text.</param>
/// <param name="Code">The stable code; <see langword="null"/>: there is none, so it is no answer of ours.</param>
/// <param name="Message">The sentence to show, with the faults of single fields.</param>
internal sealed record ProblemBody(byte[] Json, string? Code, string Message)
{
    public static ProblemBody Of(byte[] body, int? status)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var code = Text(document.RootElement, "code");
            var text = FieldFaults(document.RootElement) ?? Text(document.RootElement, "detail") ?? Text(document.RootElement, "title");
            return new ProblemBody(body, code, text ?? $"status {status}");
        }
        catch (JsonException)
        {
            return new ProblemBody(JsonSerializer.SerializeToUtf8Bytes(new { status, body = Encoding.UTF8.GetString(body) }), null, $"status {status}");
        }
    }

    private static string? Text(JsonElement problem, string name) =>
        problem.ValueKind == JsonValueKind.Object && problem.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static string? FieldFaults(JsonElement problem)
    {
        if (problem.ValueKind != JsonValueKind.Object || !problem.TryGetProperty("errors", out var errors) || errors.ValueKind != JsonValueKind.Object)
            return null;
        var faults = errors.EnumerateObject()
            .Where(field => field.Value.ValueKind == JsonValueKind.Array)
            .SelectMany(field => field.Value.EnumerateArray(), (field, fault) => $"{field.Name} {fault}")
            .ToList();
        return faults.Count > 0 ? string.Join("; ", faults) : null;
    }
}
