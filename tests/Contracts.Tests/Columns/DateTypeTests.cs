using TableActors.Contracts.Columns;

namespace TableActors.Contracts.Tests.Columns;

public sealed class DateTypeTests
{
    private const string Fault = "must be a date such as 2026-01-31";

    private static readonly DateType Type = ColumnTypes.Date;

    [Theory]
    [InlineData("2026-01-31", 2026, 1, 31)]
    [InlineData("2024-02-29", 2024, 2, 29)]
    [InlineData("2000-02-29", 2000, 2, 29)]
    [InlineData("0001-01-01", 1, 1, 1)]
    [InlineData("9999-12-31", 9999, 12, 31)]
    public void Read_OfDay_RoundTrips(string text, int year, int month, int day)
    {
        Type.ShouldRoundTrip($"\"{text}\"", new DateOnly(year, month, day));
        Type.ShouldReadText(text, new DateOnly(year, month, day));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-02-29")]
    [InlineData("1900-02-29")]
    [InlineData("2026-00-01")]
    [InlineData("2026-01-32")]
    [InlineData("0000-01-01")]
    [InlineData("10000-01-01")]
    [InlineData("2026-1-31")]
    [InlineData("20260131")]
    [InlineData("2026-01-31T00:00:00Z")]
    [InlineData("2026-01-31Z")]
    [InlineData(" 2026-01-31")]
    [InlineData("2026-01-31 ")]
    [InlineData("٢٠٢٦-01-31")]
    public void ReadText_OfAnythingElse_IsRefused(string text) => Type.ShouldRefuseText(text, Fault);

    [Fact]
    public void Read_OfAnythingElse_IsRefused()
    {
        Type.ShouldRefuse("20260131", $"{Fault}, not a number");
        Type.ShouldRefuse("\"2026-02-30\"", Fault);
    }
}
