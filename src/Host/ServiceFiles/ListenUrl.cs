namespace TableActors.Host.ServiceFiles;

/// <summary>The rule for addresses to listen on: <c>http://HOST[:PORT]</c>, where HOST may be <c>*</c> or <c>+</c> and port 0 any free port.</summary>
internal static class ListenUrl
{
    /// <summary>Says what is wrong with an address; <see langword="null"/> when it is fine.</summary>
    public static string? FaultOf(string url)
    {
        const string scheme = "http://";
        var concrete = url.Replace("://*", "://any", StringComparison.Ordinal).Replace("://+", "://any", StringComparison.Ordinal);
        var fine = url.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            && Uri.TryCreate(concrete, UriKind.Absolute, out var uri)
            && uri is { PathAndQuery: "/", UserInfo: "", Fragment: "" };
        return fine ? null : $"\"{url}\" is no address to listen on; it looks like http://127.0.0.1:8080";
    }
}
