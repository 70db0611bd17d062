using TableActors.Contracts.Columns;
using TableActors.Host.Loading.Input;

namespace TableActors.Host.Tests.Loading;

public sealed class DemoDataTests
{
    [Fact]
    public async Task DemoData_IsReadWithTheTypesOfItsTable()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "characters.csv");
        IReadOnlyList<CsvColumn> columns;
        await using (var file = File.OpenRead(path))
            columns = await new CsvHeader(new Dictionary<string, ColumnType>(), new Dictionary<string, string>()).ReadAsync(file, CancellationToken.None);
        columns.Select(column => $"{column.Name} {column.Type}")
            .ShouldBe(["code int", "symbol string", "name string", "category string", "block string", "value float"]);

        await using var again = File.OpenRead(path);
        var rows = 0;
        await foreach (var row in new CsvReader(columns).ReadAsync(again, CancellationToken.None))
        {
            row.Fault.ShouldBeNull();
            rows++;
        }

        rows.ShouldBe(34_888);
    }
}
