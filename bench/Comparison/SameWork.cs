using System.Net;
using System.Net.Http.Json;
using TableActors.Bench.Films;

namespace TableActors.Bench.Comparison;

/// <summary>Checks that a service does the work that it is measured for, with the same answers as the others.</summary>
internal static class SameWork
{
    private static readonly Film Stored = new(-1, "Metropolis, 1927", 8.5, "metropolis-1927");
    private static readonly Film Changed = new(-1, "The Great Escape", 8.5, "the-great-escape");

    /// <summary>Stores, reads, changes, deletes and passes on one row.</summary>
    /// <exception cref="InvalidOperationException">An answer differs.</exception>
    public static async Task CheckAsync(string url, Service service)
    {
        using var client = new HttpClient { BaseAddress = new Uri(url) };
        await ExpectAsync(
            client.PostAsJsonAsync("/films", new { id = -1, prompt = Stored.Prompt, rating = 8.5 }), Stored);
        await ExpectAsync(client.PostAsJsonAsync("/films", new { id = -1, prompt = "Again" }), HttpStatusCode.Conflict);
        await ExpectAsync(client.PostAsJsonAsync("/films", new { id = -2 }), HttpStatusCode.UnprocessableEntity);
        await ExpectAsync(client.GetAsync("/film?id=-1"), Stored);
        await ExpectAsync(client.GetAsync("/film?id=-2"), HttpStatusCode.NotFound);
        await ExpectAsync(client.PostAsJsonAsync("/films/update", new { id = -1, prompt = Changed.Prompt }), Changed);
        await ExpectAsync(
            client.PostAsJsonAsync("/films/update", new { id = -2, prompt = "None" }), HttpStatusCode.NotFound);
        await ExpectAsync(client.GetAsync("/film?id=-1"), Changed);
        await ExpectAsync(client.PostAsJsonAsync("/films/delete", new { id = -1 }), new DeletedRows(1));
        await ExpectAsync(client.PostAsJsonAsync("/films/delete", new { id = -1 }), new DeletedRows(0));
        if (service == Service.Prototype)
            return;
        await ExpectAsync(
            client.PostAsJsonAsync("/films/exported", new { id = -1, prompt = Stored.Prompt, rating = 8.5 }), Stored);
        await ExpectAsync(
            client.PostAsJsonAsync("/films/exported", new { id = -1, prompt = "Again" }), HttpStatusCode.Conflict);
        await ExpectAsync(client.PostAsJsonAsync("/films/delete", new { id = -1 }), new DeletedRows(1));
    }

    private static async Task ExpectAsync<T>(Task<HttpResponseMessage> request, T expected)
    {
        using HttpResponseMessage response = await request;
        T? answer = response.IsSuccessStatusCode
            ? (T?)await response.Content.ReadFromJsonAsync(typeof(T), FilmJson.Default)
            : throw await DifferentAsync(response, expected);
        if (!Equals(answer, expected))
            throw await DifferentAsync(response, expected);
    }

    private static async Task ExpectAsync(Task<HttpResponseMessage> request, HttpStatusCode expected)
    {
        using HttpResponseMessage response = await request;
        if (response.StatusCode != expected)
            throw await DifferentAsync(response, expected);
    }

    private static async Task<InvalidOperationException> DifferentAsync(
        HttpResponseMessage response, object? expected) =>
        new(
        $"""
        {response.RequestMessage?.Method} {response.RequestMessage?.RequestUri} was answered with {(int)response.StatusCode}
        {await response.Content.ReadAsStringAsync()}
        instead of {expected}
        """);
}
