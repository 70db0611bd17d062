namespace TableActors.Host.ServiceFiles.Reading;

/// <summary>Reads the section <c>http</c>.</summary>
internal static class HttpReader
{
    private static readonly HttpDefinition Defaults = new();

    public static HttpDefinition Read(Section section)
    {
        var http = new HttpDefinition
        {
            Urls = section.Texts("urls") ?? Defaults.Urls,
            MaxBody = section.Size("max-body", 1000, "1 kB") ?? Defaults.MaxBody,
            MaxBufferedBodies = section.Size("max-buffered-bodies", 1000, "1 kB"),
            OpenApi = section.Flag("openapi") ?? Defaults.OpenApi,
            Docs = section.Flag("docs") ?? Defaults.Docs,
        };
        foreach (var url in http.Urls)
        {
            if (ListenUrl.FaultOf(url) is { } fault)
                section.Fault($"\"urls\": {fault}");
        }

        if (http.Urls.IsEmpty)
            section.Fault("\"urls\" must name at least one address");
        section.RefuseOthers();
        if (!(http.MaxBufferedBodies < http.MaxBody))
            return http;
        section.Fault("\"max-buffered-bodies\" must be at least \"max-body\"");
        return http with { MaxBufferedBodies = null };
    }
}
