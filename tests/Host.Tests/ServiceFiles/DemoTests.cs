using TableActors.Host.ServiceFiles;

namespace TableActors.Host.Tests.ServiceFiles;

public sealed class DemoTests
{
    [Fact]
    public void Demo_HasNoFaults()
    {
        var reading = ServiceFile.Read(Path.Combine(AppContext.BaseDirectory, "demo.toml"));

        reading.Faults.ShouldBeEmpty();
        reading.Service!.Tables.Select(table => (table.Name, table.Columns.Length))
            .ShouldBe([("characters", 9), ("pictures", 6)]);
        reading.Service.Queries.Length.ShouldBe(8);
        reading.Service.Routes.Length.ShouldBe(17);
    }
}
