using TableActors.Contracts.Columns;

namespace TableActors.Contracts.Tests.Columns;

public sealed class ColumnTypesTests
{
    private static IReadOnlyList<ColumnType> All { get; } = [.. ColumnTypes.Names.Select(Named)];

    [Fact]
    public void TryParse_OfEachName_FindsTheTypeOfThatName()
    {
        ColumnTypes.Names.Count.ShouldBe(15);
        foreach (var name in ColumnTypes.Names)
        {
            ColumnTypes.TryParse(name, out var type, out var nullable).ShouldBeTrue();
            type!.Name.ShouldBe(name);
            type.ToString().ShouldBe(name);
            nullable.ShouldBeFalse();
            ColumnTypes.TryParse(name + "?", out var same, out nullable).ShouldBeTrue();
            same.ShouldBe(type);
            nullable.ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("?")]
    [InlineData("int??")]
    [InlineData("Int")]
    [InlineData("int ")]
    [InlineData("array")]
    [InlineData("array<string>")]
    public void TryParse_OfAnythingElse_FindsNothing(string name) =>
        ColumnTypes.TryParse(name, out _, out _).ShouldBeFalse();

    [Fact]
    public void For_TheNetTypeOfEachType_IsThatType()
    {
        foreach (var name in ColumnTypes.Names)
        {
            ColumnTypes.TryParse(name, out var type, out _).ShouldBeTrue();
            ColumnTypes.For(type!.ClrType).ShouldBe(type.IsMedia ? null : type);
        }

        ColumnTypes.For(typeof(int?)).ShouldBe(ColumnTypes.Int);
        ColumnTypes.For(typeof(DateTime)).ShouldBe(ColumnTypes.Timestamp);
        ColumnTypes.For(typeof(float[])).ShouldBe(ColumnTypes.ArrayOfFloat());
        ColumnTypes.For(typeof(int[])).ShouldBe(ColumnTypes.ArrayOfInt());
        ColumnTypes.For(typeof(System.Text.Json.JsonElement)).ShouldBe(ColumnTypes.Json);
        ColumnTypes.For(typeof(decimal)).ShouldBeNull();
        ColumnTypes.For(typeof(object)).ShouldBeNull();
    }

    // What is stored under these numbers stays readable.
    [Fact]
    public void Tag_OfEachTypeThatConverts_IsPinned() => All
        .Where(type => type.Tag != 0)
        .Select(type => $"{type} {type.Tag}")
        .ShouldBe(["json 10", "image 11", "video 11", "audio 11", "document 11"]);

    [Fact]
    public void Tag_OfEachType_IsThereExactlyWhereValuesAreConverted()
    {
        All.Count.ShouldBeGreaterThanOrEqualTo(15);
        foreach (var type in All)
            (type.Tag != 0).ShouldBe(type.ClrType != type.StoredAs.ClrType(), type.Name);
    }

    // The numbers up to 13 are those of the forms themselves, but for 10 and 11.
    [Fact]
    public void Tag_OfEachType_IsNoForms() =>
        All.Where(type => type.Tag != 0).ShouldAllBe(type => type.Tag == 10 || type.Tag == 11 || type.Tag > 13);

    [Fact]
    public void FromStored_OfWhatToStoredMakes_IsTheValue()
    {
        object[] values = [new JsonText("[1.10]"), new MediaReference("ab/cd.png")];
        foreach (var type in All.Where(type => type.Tag != 0))
        {
            var value = values.Single(type.ClrType.IsInstanceOfType);
            var stored = type.ToStored(value);
            stored.GetType().ShouldBe(type.StoredAs.ClrType());
            type.FromStored(stored).ShouldBe(value);
            ColumnTypes.ConverterOf(value)!.Tag.ShouldBe(type.Tag);
            ColumnTypes.OfTag(type.Tag)!.ClrType.ShouldBe(type.ClrType);
        }
    }

    [Fact]
    public void Harmless_OfEachType_IsAValueOfIt() =>
        All.Where(type => type.Harmless is not null && !type.ClrType.IsInstanceOfType(type.Harmless)).ShouldBeEmpty();

    [Fact]
    public void IsServedByWriteRoutes_OfEachType_IsAsTheWireSays() =>
        ColumnTypes.Names.Where(name => ColumnTypes.TryParse(name, out var type, out _) && !type.IsServedByWriteRoutes)
            .ShouldBe(["binary", "array<float>", "array<int>"]);

    [Fact]
    public void Accepts_OfEachPairOfTypes_IsOnlyForEqualOrWiderOnes()
    {
        var types = ColumnTypes.Names
            .Select(name => ColumnTypes.TryParse(name, out var type, out _) ? type : throw new ArgumentException(name))
            .ToList();
        var wider = from type in types
             from other in types
             where type.Accepts(other) && !type.Equals(other)
             select $"{type} accepts {other}";

        wider.ShouldBe(["float accepts int", "array<float> accepts array<int>"]);
        types.ShouldAllBe(type => type.Accepts(type));
    }

    private static ColumnType Named(string name) =>
        ColumnTypes.TryParse(name, out var type, out _) ? type : throw new ArgumentException(name);
}
