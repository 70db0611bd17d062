namespace TableActors.Host.ServiceFiles.Reading;

/// <summary>Reads the section <c>media</c>.</summary>
internal static class MediaReader
{
    private static readonly MediaDefinition Defaults = new();

    public static MediaDefinition Read(Section section)
    {
        var media = new MediaDefinition
        {
            Store = ReadStore(section),
            MaxFile = section.Size("max-file", 1, "1 byte") ?? Defaults.MaxFile,
            FetchFrom = section.Texts("fetch-from") ?? Defaults.FetchFrom,
            FetchTimeout = section.Duration("fetch-timeout", IsFetchTimeout, "from 1 ms to 1 day") ?? Defaults.FetchTimeout,
            PendingFor = section.Duration("pending-for", IsPending, "from 1 minute to 365 days") ?? Defaults.PendingFor,
            SweepEvery = section.Duration("sweep-every", IsInterval, "from 1 s to 1 day") ?? Defaults.SweepEvery,
        };
        foreach (var host in media.FetchFrom.Where(host => !IsHost(host)))
            section.Fault($"\"fetch-from\": \"{host}\" is no host; it looks like example.com, *.example.com or 10.0.0.1:8080");
        section.RefuseOthers();
        return media;
    }

    private static string ReadStore(Section section)
    {
        var store = section.Text("store");
        if (store is null || !string.IsNullOrWhiteSpace(store))
            return store ?? Defaults.Store;
        section.Fault($"\"store\" must be a directory, or \"{MediaDefinition.InDatabase}\" for the database");
        return Defaults.Store;
    }

    private static bool IsHost(string text) =>
        Uri.TryCreate($"http://{(text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text)}", UriKind.Absolute, out var url)
        && url is { PathAndQuery: "/", UserInfo: "", Fragment: "" } && !text.Contains('/');

    private static bool IsFetchTimeout(TimeSpan time) => time >= TimeSpan.FromMilliseconds(1) && time <= TimeSpan.FromDays(1);

    private static bool IsPending(TimeSpan time) => time >= TimeSpan.FromMinutes(1) && time <= TimeSpan.FromDays(365);

    private static bool IsInterval(TimeSpan time) => time >= TimeSpan.FromSeconds(1) && time <= TimeSpan.FromDays(1);
}
