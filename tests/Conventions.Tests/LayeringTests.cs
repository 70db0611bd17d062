using System.Reflection;
using System.Xml.Linq;

namespace TableActors.Conventions.Tests;

public sealed class LayeringTests
{
    private static readonly string[] Layers = ["Contracts", "Actors", "AspNetCore", "Host"];

    [Theory]
    [InlineData("Contracts")]
    [InlineData("Actors")]
    [InlineData("AspNetCore")]
    [InlineData("Host")]
    public void Project_ReferencesOnlyLayersBelow(string layer)
    {
        var project = XDocument.Load(Path.Combine(SourceTree.Root, "src", layer, $"TableActors.{layer}.csproj"));
        var allowed = Layers.TakeWhile(below => below != layer).ToHashSet();
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
        var types = Layers
            .Select(layer => Assembly.Load(layer == "Host" ? "tableactors" : $"TableActors.{layer}"))
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.Namespace?.StartsWith("TableActors", StringComparison.Ordinal) == true && type is { IsClass: true, IsNested: false })
            .ToList();
        types.Count.ShouldBeGreaterThan(80);
        types.Where(type => !type.IsSealed && !type.IsAbstract).Select(type => type.FullName).ShouldBeEmpty();
    }
}
