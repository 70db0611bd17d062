using System.Net;

namespace TableActors.Bench.LoadGenerator;

/// <summary>One run of the load.</summary>
internal static class LoadRun
{
    /// <summary>How long requests that are under way at the end may still take.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Lets the socket engine run continuations on its own single thread, which makes this process
    /// an event loop: no hand-over between threads and no second core in use. Must come before the
    /// first socket.
    /// </summary>
    public static void UseOneThread()
    {
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT", "1");
    }

    public static async Task<LoadReport> RunAsync(LoadOptions options)
    {
        var url = new Uri(options.Url);
        var server = new IPEndPoint(IPAddress.Parse(url.Host), url.Port);
        var template = new RequestTemplate(options);
        var keys = new KeySequence(options.First, options.Keys);
        bool expectsBodies = options.Method != "HEAD";
        TimeSpan cpuBefore = Environment.CpuUsage.TotalTime;
        var counters = new LoadCounters(options);
        using var stop = new CancellationTokenSource(options.WarmUp + options.Duration + Grace);
        await Task.WhenAll(Enumerable.Range(0, options.Connections)
            .Select(_ => new LoadConnection(server, expectsBodies, template, keys, counters).RunAsync(stop.Token)));
        return LoadReport.From(options, counters, Environment.CpuUsage.TotalTime - cpuBefore);
    }
}
