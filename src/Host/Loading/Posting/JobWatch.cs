using System.Text.Json;

namespace TableActors.Host.Loading.Posting;

/// <summary>Waits for the jobs of a route that works in the background.</summary>
/// <param name="client">Sends requests.</param>
/// <param name="route">The route.</param>
/// <param name="time">The clock.</param>
internal sealed class JobWatch(ServiceClient client, Uri route, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>Waits until a job has ended, however long it takes.</summary>
    /// <param name="accepted">What the route answered.</param>
    /// <param name="isEarlier">Whether an earlier load submitted the job.</param>
    /// <param name="cancellation">Ends the waiting, not the job.</param>
    /// <exception cref="LoadStoppedException">The job cannot be asked for.</exception>
    public async Task<RowOutcome> AwaitAsync(PostAnswer accepted, bool isEarlier, CancellationToken cancellation)
    {
        if (accepted.Location is not { } location)
            throw new LoadStoppedException($"{route} does not say where its job is; is that a TableActors service?");
        // The service may name itself by an address that only it can reach. Credentials go to the
        // address that the user named.
        var url = new Uri(route, new Uri(route, location).PathAndQuery);
        for (var pause = FirstPause; ; pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks)))
        {
            var answer = await client.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, url), cancellation);
            if (!answer.IsSuccess)
                return answer.StopReason(url) is { } reason
                    ? throw new LoadStoppedException(reason)
                    : new RowOutcome.Refused(answer.Problem);
            if (OutcomeOf(answer.Body, isEarlier) is { } outcome)
                return outcome;
            await Task.Delay(pause, time, cancellation);
        }
    }

    private RowOutcome? OutcomeOf(byte[] body, bool isEarlier)
    {
        try
        {
            using var job = JsonDocument.Parse(body);
            return job.RootElement.GetProperty("status").GetString() switch
            {
                "pending" => null,
                "done" => new RowOutcome.Stored(isEarlier),
                _ => RowOutcome.Of(ProblemBody.Of(
                    JsonSerializer.SerializeToUtf8Bytes(job.RootElement.GetProperty("problem")), status: null)),
            };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new LoadStoppedException(
                $"the jobs of {route} are answered by something that is no job; is that a TableActors service?");
        }
    }
}
