using System.Reflection;
using System.Xml.Linq;

namespace TableActors.Conventions.Tests;

public sealed class LayeringTests
{
    private static readonly Dictionary<string, string[]> LayersBelow = new()
    {
        ["Contracts"] = [],
        ["Actors"] = ["Contracts"],
        ["Postgres"] = ["Contracts", "Actors"],
        ["AspNetCore"] = ["Contracts", "Actors"],
        ["Host"] = ["Contracts", "Actors", "Postgres", "AspNetCore"],
    };

    public static TheoryData<string> Layers => [.. LayersBelow.Keys];

    [Fact]
    public void EveryProject_IsALayer() =>
        Directory.EnumerateDirectories(Path.Combine(SourceTree.Root, "src")).Select(Path.GetFileName).ShouldBe(LayersBelow.Keys, ignoreOrder: true);

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

    [Fact]
    public void Contracts_ReferenceTheFrameworkAlone()
    {
        var references = Assembly.Load("TableActors.Contracts").GetReferencedAssemblies().Select(name => name.Name!).ToList();
        references.ShouldNotBeEmpty();
        references.Where(name => !name.StartsWith("System.", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Types_AreSealedStaticOrAbstractOnPurpose()
    {
        var types = LayersBelow.Keys
            .Select(layer => Assembly.Load(layer == "Host" ? "tableactors" : $"TableActors.{layer}"))
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.Namespace?.StartsWith("TableActors", StringComparison.Ordinal) == true && type is { IsClass: true, IsNested: false })
            .ToList();
        types.Count.ShouldBeGreaterThan(80);
        types.Where(type => !type.IsSealed && !type.IsAbstract).Select(type => type.FullName).ShouldBeEmpty();
    }
}
