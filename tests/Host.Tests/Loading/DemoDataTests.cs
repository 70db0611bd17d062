using TableActors.Contracts.Columns;
using TableActors.Host.Loading;
using TableActors.Host.Loading.Input;
using TableActors.Host.Loading.Posting;

namespace TableActors.Host.Tests.Loading;

public sealed class DemoDataTests
{
    [Fact]
    public async Task DemoData_IsReadWithTheTypesOfItsTable()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "characters.csv");
        RouteInput[] inputs =
        [
            new("code", ColumnTypes.Int, Required: true), new("symbol", ColumnTypes.String, Required: false),
            new("name", ColumnTypes.String, Required: true),
            new("category", ColumnTypes.String, Required: true), new("block", ColumnTypes.String, Required: false),
            new("value", ColumnTypes.Float, Required: false),
        ];
        CsvHeader header;
        await using (var file = File.OpenRead(path))
            header = await CsvHeader.ReadAsync(
                file, new CsvForm(), inputs, ignoreUnknown: false, CancellationToken.None);
        header.Columns.Select(column => $"{column.Name} {column.Type}")
            .ShouldBe(["code int", "symbol string", "name string", "category string", "block string", "value float"]);

        await using var again = File.OpenRead(path);
        var rows = 0;
        await foreach (var row in new CsvReader(header, new CsvForm()).ReadAsync(again, CancellationToken.None))
        {
            row.Fault.ShouldBeNull();
            rows++;
        }

        rows.ShouldBe(34_888);
    }
}
