using System.Reflection;
using System.Xml.Linq;

namespace TableActors.Conventions.Tests;

public sealed class LayeringTests
{
    private static readonly Dictionary<string, string[]> LayersBelow = new()
    {
        ["Contracts"] = [],
        ["Actors"] = ["Contracts"],
        ["Sqlite"] = ["Contracts", "Actors"],
        ["Postgres"] = ["Contracts", "Actors"],
        ["AspNetCore"] = ["Contracts", "Actors"],
        ["Host"] = ["Contracts", "Actors", "Sqlite", "Postgres", "AspNetCore"],
    };

    // Whoever embeds one database does not get the other's driver.
    private static readonly Dictionary<string, string> DriverOwners = new()
    {
        ["Microsoft.Data.Sqlite"] = "Sqlite",
        ["SQLitePCLRaw.bundle_e_sqlite3"] = "Sqlite",
        ["SQLitePCLRaw.core"] = "Sqlite",
        ["Npgsql"] = "Postgres",
    };

    public static TheoryData<string> Layers => [.. LayersBelow.Keys];

    [Fact]
    public void EveryProject_IsALayer() =>
        Directory.EnumerateDirectories(Path.Combine(SourceTree.Root, "src"))
            .Select(Path.GetFileName)
            .ShouldBe(LayersBelow.Keys, ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Layers))]
    public void Project_ReferencesOnlyLayersBelow(string layer)
    {
        var project = XDocument.Load(Path.Combine(SourceTree.Root, "src", layer, $"TableActors.{layer}.csproj"));
        var allowed = LayersBelow[layer];
        var referenced = project.Descendants("ProjectReference")
            .Select(reference => reference.Attribute("Include")!.Value.Split('/', '\\')[^2])
            .ToList();
        referenced.Where(name => !allowed.Contains(name)).ShouldBeEmpty();
        (referenced.Count > 0 || layer == "Contracts").ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Driver_IsKnownToItsOwnLayerAlone(string layer)
    {
        var packages = XDocument.Load(Path.Combine(SourceTree.Root, "src", layer, $"TableActors.{layer}.csproj"))
            .Descendants("PackageReference")
            .Select(reference => reference.Attribute("Include")!.Value);
        var used = Assembly.Load(AssemblyOf(layer)).GetReferencedAssemblies().Select(name => name.Name!);
        var drivers = packages.Concat(used).Where(DriverOwners.ContainsKey).ToHashSet();

        drivers.Where(driver => DriverOwners[driver] != layer).ShouldBeEmpty();
        (drivers.Count > 0).ShouldBe(DriverOwners.ContainsValue(layer));
    }

    [Fact]
    public void Contracts_ReferenceTheFrameworkAlone()
    {
        var references =
            Assembly.Load("TableActors.Contracts").GetReferencedAssemblies().Select(name => name.Name!).ToList();
        references.ShouldNotBeEmpty();
        references.Where(name => !name.StartsWith("System.", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Types_AreSealedStaticOrAbstractOnPurpose()
    {
        var types = LayersBelow.Keys
            .Select(layer => Assembly.Load(AssemblyOf(layer)))
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.Namespace?.StartsWith("TableActors", StringComparison.Ordinal) == true
                && type is { IsClass: true, IsNested: false })
            .ToList();
        types.Count.ShouldBeGreaterThan(80);
        types.Where(type => !type.IsSealed && !type.IsAbstract).Select(type => type.FullName).ShouldBeEmpty();
    }

    private static string AssemblyOf(string layer) => layer == "Host" ? "tableactors" : $"TableActors.{layer}";
}
