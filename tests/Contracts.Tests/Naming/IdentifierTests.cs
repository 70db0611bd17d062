using TableActors.Contracts.Naming;

namespace TableActors.Contracts.Tests.Naming;

public sealed class IdentifierTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("_")]
    [InlineData("Films_2026")]
    [InlineData("tables")]
    [InlineData("select")]
    public void FaultOf_Name_IsNone(string name)
    {
        Identifier.FaultOf(name).ShouldBeNull();
        TableName.TryCreate(name, out var created, out _).ShouldBeTrue();
        created!.Value.ShouldBe(name);
        TableName.Of(name).ShouldBe(created);
    }

    [Theory]
    [InlineData(null, "a name must not be empty")]
    [InlineData("", "a name must not be empty")]
    [InlineData("ta_", "names starting with 'ta_' are reserved")]
    [InlineData("Ta_x", "names starting with 'ta_' are reserved")]
    [InlineData("9a", "a name must not start with a digit")]
    [InlineData("a b", "a name consists of letters, digits and '_'")]
    [InlineData("a-b", "a name consists of letters, digits and '_'")]
    [InlineData("ä", "a name consists of letters, digits and '_'")]
    [InlineData("a\0", "a name consists of letters, digits and '_'")]
    [InlineData("a;drop", "a name consists of letters, digits and '_'")]
    public void FaultOf_AnythingElse_SaysWhichRule(string? name, string fault)
    {
        Identifier.FaultOf(name).ShouldBe(fault);
        TableName.TryCreate(name, out _, out var found).ShouldBeFalse();
        found.ShouldBe(fault);
        Should.Throw<ArgumentException>(() => TableName.Of(name!)).Message.ShouldContain(fault);
    }

    [Fact]
    public void RequestId_IsBounded()
    {
        new RequestId(new string('x', RequestId.MaxLength)).Value.Length.ShouldBe(512);
        Should.Throw<ArgumentException>(() => new RequestId(""));
        Should.Throw<ArgumentException>(() => new RequestId(new string('x', RequestId.MaxLength + 1)));
    }
}
