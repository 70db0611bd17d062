using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Npgsql;
using TableActors.TestSupport;

namespace TableActors.EndToEnd.Tests.Service;

/// <summary>Whatever goes wrong, what is secret stands in nothing that the program writes, answers or lists.</summary>
[Trait("Category", "Slow")]
public sealed class SecretsTests : IDisposable
{
    private const string Secret = "plum-4711";

    private const string Service =
        """
        name = "secrets"
        media = { store = "store", fetch_from = ["127.0.0.1:1"] }
        jobs = { keep_failed_for = "30 days" }
        routes = [
          { type = "insert", table = "films", path = "/films" },
          { type = "insert", table = "asked", path = "/asked" },
          { type = "insert", table = "asked", path = "/asked/later", background = true },
          { type = "insert", table = "logged", path = "/logged", export_sql = { db_connect = "${TARGET}", table = "films_log" } },
        ]
        [tables.films.columns]
        id = { type = "int", primary_key = true }
        poster = "image?"
        [tables.asked.columns]
        id = { type = "int", primary_key = true }
        caption = { type = "string", computed = { http = { url = "${CAPTION_URL}", args = ["id"], result = "/text" } } }
        [tables.logged.columns]
        id = { type = "int", primary_key = true }
        """;

    private readonly TestFolder _scratch = new();
    private readonly List<string> _answers = [];

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Serve_WhateverFails_TellsNoSecret()
    {
        await using var server = await PostgresServer.StartAsync();
        var (store, target) = (await WithSecretAsync(server), await WithSecretAsync(server));
        await Sql.ScalarAsync(target, "CREATE TABLE films_log (id bigint)");
        await File.WriteAllTextAsync(_scratch.File("secrets.toml"), Service);
        await using var service = await ServiceProcess.StartAsync(
            _scratch.File("secrets.toml"), store, _scratch.Path, ("TARGET", target),
            ("CAPTION_URL", $"http://127.0.0.1:1/caption?token={Secret}"));

        await PostAsync(
            service, 422, "/films", new { id = 1, poster = $"http://u:{Secret}@127.0.0.1:1/a.png?token={Secret}" });
        await PostAsync(service, 422, "/films", new { id = 1, poster = $"http://127.0.0.1:1/a.png?token={Secret}" });
        await PostAsync(service, 422, "/asked", new { id = 1 });
        await PostAsync(service, 202, "/asked/later", new { id = 2 });
        await PostAsync(service, 200, "/logged", new { id = 1 });
        await Sql.ScalarAsync(target, "DROP TABLE films_log");
        await PostAsync(service, 500, "/logged", new { id = 2 });
        await GetAllAsync(service);
        await server.StopAsync();
        await PostAsync(service, 503, "/films", new { id = 3 });
        await GetAllAsync(service);
        await service.StopAsync();

        service.Output.ShouldContain("The service that computes asked.caption could not be reached");
        service.Output.ShouldContain("films_log");
        _answers.Count.ShouldBeGreaterThan(15);
        ShouldTellNothing(service.Output);
        foreach (var answer in _answers)
            ShouldTellNothing(answer);
    }

    [Theory]
    [InlineData("postgresql://u:plum-4711@127.0.0.1:1/db")]
    [InlineData("Host=127.0.0.1;Port=1;Username=u;Password=plum-4711;Database=db")]
    public async Task Start_WhereTheDatabaseIsAway_SaysSoInOneLineWithoutSecrets(string store)
    {
        await File.WriteAllTextAsync(_scratch.File("films.toml"), """
            routes = [{ type = "insert", table = "films", path = "/films" }]
            tables.films.columns.id = { type = "int", primary_key = true }
            """);

        var (exitCode, output) = await CommandLine.RunAsync(
            "serve", _scratch.File("films.toml"), "--urls", "http://127.0.0.1:0", "--store", store);

        exitCode.ShouldBe(1);
        var line = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem();
        line.ShouldStartWith("service: the database cannot be used: Failed to connect to 127.0.0.1:1");
        ShouldTellNothing(output);
    }

    [Fact]
    public async Task Start_WhereThePortIsTakenOrNotThisMachines_SaysSoInOneLine()
    {
        await File.WriteAllTextAsync(_scratch.File("films.toml"), """
            http.open = true
            routes = [{ type = "insert", table = "films", path = "/films" }]
            tables.films.columns.id = { type = "int", primary_key = true }
            """);
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        foreach (var address in new[] { $"http://{taken.LocalEndpoint}", "http://192.0.2.1:8080" })
        {
            var (exitCode, output) = await CommandLine.RunAsync(
                "serve", _scratch.File("films.toml"), "--urls", address, "--store", _scratch.File("films.db"));

            exitCode.ShouldBe(1);
            var line = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem();
            line.ShouldStartWith($"http: Failed to bind to address {address}");
            line.ShouldEndWith("; choose another address with --urls");
        }
    }

    private static void ShouldTellNothing(string text) => text.ShouldNotContain(Secret, Case.Insensitive);

    private static async Task<string> WithSecretAsync(PostgresServer server) =>
        new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync()) { Password = Secret }.ConnectionString;

    private async Task PostAsync(ServiceProcess service, int status, string path, object body)
    {
        using var response = await service.Client.PostAsJsonAsync(path, body);
        var text = await NoteAsync(response);
        ((int)response.StatusCode).ShouldBe(status, text);
    }

    private async Task GetAllAsync(ServiceProcess service)
    {
        foreach (var path in new[] { "/jobs", "/jobs?state=error", "/cluster", "/openapi.json", "/health/ready" })
        {
            using var response = await service.Client.GetAsync(path);
            await NoteAsync(response);
        }
    }

    private async Task<string> NoteAsync(HttpResponseMessage response)
    {
        var text = $"{response}\n{await response.Content.ReadAsStringAsync()}";
        _answers.Add(text);
        return text;
    }
}
