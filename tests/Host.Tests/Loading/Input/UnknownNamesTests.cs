using System.Text;
using TableActors.Host.Loading.Input;

namespace TableActors.Host.Tests.Loading.Input;

public sealed class UnknownNamesTests
{
    [Fact]
    public async Task Find_InAllRows_NamesEachOnce() =>
        (await FindAsync(
            "{\"id\":1,\"nmae\":{\"deep\":1}}\nbroken\n{\"Id\":[{\"x\":1}],\"nmae\":2,\"n\\u0061me\":\"a\"}\n{}"))
            .ShouldBe(["nmae", "Id"]);

    [Fact]
    public async Task Find_InRowsThatFit_FindsNone() =>
        (await FindAsync("{\"id\":1}\n{\"name\":\"a\"}\n[1]")).ShouldBeEmpty();

    [Fact]
    public async Task Find_InAFileThatBreaksOff_LooksAsFarAsItGoes() =>
        (await UnknownNames.FindAsync(
            new JsonArrayReader()
                .ReadAsync(new MemoryStream("[{\"nmae\":1}, oops"u8.ToArray()), CancellationToken.None),
            Inputs.Of("id int")))
            .ShouldBeSubsetOf(["nmae"]);

    [Fact]
    public void Complain_AboutAFieldOfJson_ProposesNoOptionForIt() =>
        UnknownNames.Complain(["nmae"], Inputs.Of("id int, name string"), isCsv: false).ShouldBe(
            "the route does not have \"nmae\", and would ignore it; \"nmae\" may be \"name\"; it takes \"id\", \"name\"; to leave out what it does not have, "
            + "say --ignore-unknown");

    [Fact]
    public void List_OfManyNames_IsCutOff() =>
        UnknownNames.List(Enumerable.Range(1, 12).Select(n => $"{n}"))
            .ShouldBe("\"1\", \"2\", \"3\", \"4\", \"5\", \"6\", \"7\", \"8\", \"9\", \"10\" and 2 more");

    private static Task<IReadOnlyList<string>> FindAsync(string text) => UnknownNames.FindAsync(
        new NdjsonReader().ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), CancellationToken.None),
        Inputs.Of("id int, name string"));
}
