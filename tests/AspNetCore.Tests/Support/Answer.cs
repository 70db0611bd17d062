using System.Text.Json;

namespace TableActors.AspNetCore.Tests.Support;

/// <summary>An answer, read to its end.</summary>
internal sealed record Answer(
    int Status, string Body, string? ContentType, long? ContentLength, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string? Code => Json.GetProperty("code").GetString();

    public string? ETag => Headers.GetValueOrDefault("ETag");

    public static async Task<Answer> ReadAsync(HttpResponseMessage response)
    {
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(
                header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        var length = response.Content.Headers.ContentLength;
        return new Answer(
            (int)response.StatusCode, await response.Content.ReadAsStringAsync(),
            headers.GetValueOrDefault("Content-Type"), length, headers);
    }

    /// <summary>Asserts that this is a problem with everything that every problem has.</summary>
    public Answer ShouldBeProblem(int status, string code)
    {
        Status.ShouldBe(status, Body);
        ContentType.ShouldBe("application/problem+json");
        Code.ShouldBe(code);
        Json.GetProperty("status").GetInt32().ShouldBe(status);
        Json.GetProperty("type").GetString().ShouldBe($"urn:tableactors:problem:{code}");
        Json.GetProperty("title").GetString().ShouldNotBeNullOrEmpty();
        Json.GetProperty("detail").GetString().ShouldNotBeNullOrEmpty();
        Json.GetProperty("retryable").ValueKind.ShouldBeOneOf(JsonValueKind.True, JsonValueKind.False);
        Json.GetProperty("traceId").GetString().ShouldNotBeNullOrEmpty();
        return this;
    }

    /// <summary>Asserts that exactly these fields are at fault; the texts are parts of the messages.</summary>
    public Answer ShouldRefuse(params (string Field, string Part)[] faults)
    {
        ShouldBeProblem(422, "validation_failed");
        var errors = Json.GetProperty("errors");
        errors.EnumerateObject()
            .Select(error => error.Name)
            .ShouldBe(faults.Select(fault => fault.Field).Order(StringComparer.Ordinal));
        foreach (var (field, part) in faults)
            errors.GetProperty(field)
                .EnumerateArray()
                .Select(text => text.GetString()!)
                .ShouldContain(text => text.Contains(part), field);
        return this;
    }
}
