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
            MaxBody = section.Size("max-body", 1024, "1 KiB") ?? Defaults.MaxBody,
            MaxBufferedBodies = section.Size("max-buffered-bodies", 1024, "1 KiB") ?? Defaults.MaxBufferedBodies,
        };
        foreach (var url in http.Urls)
        {
            if (ListenUrl.FaultOf(url) is { } fault)
                section.Fault($"\"urls\": {fault}");
        }

        if (http.Urls.IsEmpty)
            section.Fault("\"urls\" must name at least one address");
        if (http.MaxBufferedBodies < http.MaxBody)
            section.Fault("\"max-buffered-bodies\" must be at least \"max-body\"");
        section.RefuseOthers();
        return http;
    }
}
