using TableActors.AspNetCore.OpenApi;

namespace TableActors.AspNetCore.Tests.OpenApi;

public sealed class OperationNamesTests
{
    [Theory]
    [InlineData("/films", "insert_films")]
    [InlineData("/films/by-note", "insert_films_by_note")]
    [InlineData("/", "insert_root")]
    [InlineData("", "insert_root")]
    [InlineData("/a.b/$c,d~e", "insert_a_b_c_d_e")]
    public void IdOf_IsAnIdentifier(string path, string id) =>
        new OperationNames().IdOf("insert", path, path).ShouldBe(id);

    [Fact]
    public void IdOf_TakenPath_IsToldApartByItsPrefixAndThenByANumber()
    {
        var names = new OperationNames();
        names.Reserve("delete_films").ShouldBe("delete_films");
        names.IdOf("query", "/films", "/v1/films").ShouldBe("query_films");
        names.IdOf("query", "/films", "/v2/films").ShouldBe("query_v2_films");
        names.IdOf("query", "/Films", "/v2/Films").ShouldBe("query_v2_Films_2");
        names.IdOf("delete", "/films", "/films").ShouldBe("delete_films_2");
    }

    [Theory]
    [InlineData("insert_films_by_note", "InsertFilmsByNote")]
    [InlineData("query_films_2", "QueryFilms2")]
    public void TypeNameOf_IsWrittenAsTypesAre(string id, string name) => OperationNames.TypeNameOf(id).ShouldBe(name);
}
