using TableActors.Host.ServiceFiles;
using TableActors.Host.Tests.Support;

namespace TableActors.Host.Tests.ServiceFiles;

public sealed class ServiceFileTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Read_OfAFile_YieldsItsSettingsOverTheDefaults()
    {
        var reading = ServiceFile.Read(_scratch.Write("films.conf", "tableactors { name = films, http.max-body = 1 MiB }"));

        reading.Faults.ShouldBeEmpty();
        reading.Service.Name.ShouldBe("films");
        reading.Service.Http.MaxBody.ShouldBe(1 << 20);
        reading.Service.Http.Urls.ShouldBe(["http://127.0.0.1:8080"]);
    }

    [Fact]
    public void Read_WithIncludes_FindsThemBesideTheIncludingFile()
    {
        _scratch.Write("parts/tables.conf", "tables { include \"films/films.conf\" }");
        _scratch.Write("parts/films/films.conf", "films.columns { id { type = int, primary-key = true }, prompt = string }");
        var file = _scratch.Write("service.conf", "tableactors {\n include \"parts/tables.conf\"\n}");

        var reading = ServiceFile.Read(file);

        reading.Faults.ShouldBeEmpty();
        reading.Service.Tables.ShouldHaveSingleItem().Columns.Select(column => column.Name).ShouldBe(["id", "prompt"]);
    }

    [Fact]
    public void Read_WithEnvironmentVariables_TakesTheirValues()
    {
        var (set, unset) = ($"TABLEACTORS_TEST_{Guid.NewGuid():N}", $"TABLEACTORS_TEST_{Guid.NewGuid():N}");
        Environment.SetEnvironmentVariable(set, "sqlite:///other.db");
        try
        {
            var reading = ServiceFile.Read(_scratch.Write("films.conf", $$"""
                tableactors {
                  name = films
                  name = ${?{{unset}}}
                  store = "sqlite:///films.db"
                  store = ${?{{set}}}
                  http.urls = [ "http://127.0.0.1:1", ${?{{unset}}} ]
                }
                """));

            reading.Faults.ShouldBeEmpty();
            reading.Service.Name.ShouldBe("films");
            reading.Service.Store.ShouldBe("sqlite:///other.db");
            reading.Service.Http.Urls.ShouldBe(["http://127.0.0.1:1"]);
        }
        finally
        {
            Environment.SetEnvironmentVariable(set, null);
        }
    }

    [Fact]
    public void Read_WithARequiredVariableThatIsNotSet_NamesIt() =>
        FaultOf(_scratch.Write("films.conf", "tableactors {\n  store = ${TABLEACTORS_NOT_SET}\n}"))
            .ShouldStartWith($"{_scratch.File("films.conf")}: line 2, column 11: the substitution ${{TABLEACTORS_NOT_SET}} is defined neither here");

    [Fact]
    public void Read_OfAFileThatIsNotThere_SaysSo() =>
        FaultOf(_scratch.File("films.conf")).ShouldBe($"{_scratch.File("films.conf")}: there is no such file");

    [Fact]
    public void Read_OfAFolder_SaysThatItCannotBeRead() =>
        FaultOf(_scratch.Path).ShouldBe($"{_scratch.Path}: the file cannot be read; look at its permissions");

    [Fact]
    public void Read_OfBrokenHocon_NamesFileLineAndColumn() =>
        FaultOf(_scratch.Write("films.conf", "tableactors {\n  name = [1\n}"))
            .ShouldStartWith($"{_scratch.File("films.conf")}: line ");

    [Fact]
    public void Read_WithABrokenInclude_NamesTheIncludedFile()
    {
        var part = _scratch.Write("parts/broken.conf", "a = \"x\n");
        FaultOf(_scratch.Write("films.conf", "include \"parts/broken.conf\"")).ShouldStartWith($"{part}: line 1, column 5: ");
    }

    [Fact]
    public void Read_WithAnIncludeThatIsNotThere_NamesIt() =>
        FaultOf(_scratch.Write("films.conf", "include \"parts/missing.conf\"")).ShouldBe($"{_scratch.File("parts/missing.conf")}: there is no such file");

    [Fact]
    public void Read_OfAFileThatIncludesItself_Ends() =>
        FaultOf(_scratch.Write("films.conf", "include \"films.conf\"")).ShouldContain("deep");

    private static string FaultOf(string path) => ServiceFile.Read(path).Faults.ShouldHaveSingleItem().ToString();
}
