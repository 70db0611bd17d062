using TableActors.Contracts.Columns;

namespace TableActors.Contracts.Tests.Columns;

public sealed class BoolTypeTests
{
    private static readonly BoolType Type = ColumnTypes.Bool;

    [Fact]
    public void Read_OfJsonBooleans_RoundTrips()
    {
        Type.ShouldRoundTrip("true", true);
        Type.ShouldRoundTrip("false", false);
    }

    [Theory]
    [InlineData("1", "a number")]
    [InlineData("\"true\"", "text")]
    [InlineData("[]", "a list")]
    [InlineData("{\"a\":[1]}", "an object")]
    public void Read_OfAnythingElse_IsRefused(string json, string kind) =>
        Type.ShouldRefuse(json, $"must be true or false, not {kind}");

    [Theory]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData("1", true)]
    [InlineData("yes", true)]
    [InlineData("ON", true)]
    [InlineData("false", false)]
    [InlineData("0", false)]
    [InlineData("No", false)]
    [InlineData("off", false)]
    public void ReadText_OfEachForm_IsRead(string text, bool value) => Type.ShouldReadText(text, value);

    [Theory]
    [InlineData("")]
    [InlineData(" true")]
    [InlineData("y")]
    [InlineData("2")]
    [InlineData("t")]
    public void ReadText_OfAnythingElse_IsRefused(string text) =>
        Type.ShouldRefuseText(text, "must be one of true, false, 1, 0, yes, no, on, off");
}
