using TableActors.Host.Tests.Support;

namespace TableActors.Host.Tests.Commands;

public sealed class CommandTreeTests
{
    [Fact]
    public async Task Version_IsPrinted()
    {
        var result = await Tool.RunAsync("version");
        result.ExitCode.ShouldBe(0);
        result.Output.ShouldMatch(@"^tableactors \d+\.\d+\.\d+");
    }

    [Theory]
    [InlineData("--help", "serve", "check", "openapi", "load", "version")]
    [InlineData("serve --help", "--urls", "--store", "--media", "demo/demo.toml")]
    [InlineData("check --help", "--store", "FILE")]
    [InlineData("openapi --help", "--store", "FILE")]
    [InlineData("load --help", "--route", "--url", "--concurrency", "--refused", "--format", "--skip-existing", "--types", "--map", "--resume", "--name",
        "--ignore-unknown", "--openapi", "--encoding", "--separator", "--decimal", "--dates", "--no-quotes")]
    public async Task Help_NamesEverything(string arguments, params string[] words)
    {
        var result = await Tool.RunAsync(arguments.Split(' '));
        result.ExitCode.ShouldBe(0);
        foreach (var word in words)
            result.Output.ShouldContain(word);
    }

    [Theory]
    [InlineData("serv", "Unrecognized command or argument 'serv'.")]
    [InlineData("check", "Required argument 'FILE' missing for command: 'check'.")]
    [InlineData("load rows.csv", "Option '--route' is required.")]
    [InlineData("serve films.toml --urls here", "\"here\" is no address to listen on; it looks like http://127.0.0.1:8080")]
    [InlineData("serve films.toml --store ftp://x", "--store must be sqlite:///FILE, the path of an SQLite file, an SQLite connection string (Data Source=FILE), " +
        "postgresql://USER:PASSWORD@HOST:PORT/DATABASE, or a PostgreSQL connection string (Host=HOST;Database=…)")]
    public async Task Usage_ThatIsWrong_IsExplained(string arguments, string message)
    {
        var result = await Tool.RunAsync(arguments.Split(' '));
        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain(message);
    }
}
