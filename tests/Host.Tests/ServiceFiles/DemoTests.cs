using TableActors.Host.ServiceFiles;

namespace TableActors.Host.Tests.ServiceFiles;

public sealed class DemoTests
{
    [Fact]
    public void Demo_HasNoFaults()
    {
        var reading = ServiceFile.Read(Path.Combine(AppContext.BaseDirectory, "demo.conf"));

        reading.Faults.ShouldBeEmpty();
        reading.Service.Tables.ShouldHaveSingleItem().Columns.Length.ShouldBe(9);
        reading.Service.Queries.Length.ShouldBe(5);
        reading.Service.Routes.Length.ShouldBe(9);
    }
}
