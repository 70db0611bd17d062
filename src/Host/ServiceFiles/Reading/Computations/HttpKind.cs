using TableActors.Contracts.Computations;

namespace TableActors.Host.ServiceFiles.Reading.Computations;

/// <summary><c>http { url = "http://…", args = [prompt], result = "/text", timeout = 20 s }</c></summary>
internal sealed class HttpKind : IComputationKind
{
    public string Key => "http";

    public IReadOnlyList<string> Keys { get; } = ["http"];

    public ComputationDefinition? Read(Section section)
    {
        if (section.Nested(Key) is not { } http)
            return null;
        var url = http.RequiredText("url");
        var arguments = http.Texts("args") ?? [];
        var result = http.Text("result") ?? "";
        var timeout = http.Duration("timeout", _ => true, "");
        http.RefuseOthers();
        if (url is null)
            return null;
        var computation = new HttpComputation(url, arguments) { Result = result };
        return timeout is null ? computation : computation with { Timeout = timeout.Value };
    }
}
