using System.Reflection;

namespace TableActors.Engine.Tests.Surface;

public sealed class EngineSurfaceTests
{
    private const string OwnCompany = "TableActors";

    private static readonly string[] Packages =
    [
        "Akka", "Akka.Cluster", "Akka.Cluster.Hosting", "Akka.Cluster.Sharding", "Akka.DependencyInjection", "Akka.Hosting",
        "Akka.TestKit", "Akka.TestKit.Xunit2",
    ];

    [Fact]
    public void Engine_HasNothingPublicThatAkkaLacks()
    {
        var list = new SurfaceList(Read("akka-surface.txt"), Read("akka-surface-hocon.txt"), Read("akka-surface-named.txt"));
        list.Count.ShouldBeGreaterThan(900);
        var check = new SurfaceCheck(list);

        // The real packages are their own surface, so only assemblies built here are compared.
        var own = Packages.Select(name => Assembly.Load(name)).Where(IsOwn).ToList();
        foreach (var assembly in own)
        {
            var before = check.Types;
            check.Visit(assembly);
            check.Types.ShouldBeGreaterThan(before, $"{assembly.GetName().Name} has no public type");
        }

        check.Offences.ShouldBeEmpty(string.Join('\n', check.Offences));
        own.Count.ShouldBeOneOf(0, Packages.Length);
        check.Types.ShouldBeGreaterThanOrEqualTo(own.Count == 0 ? 0 : 250);
        check.Members.ShouldBeGreaterThanOrEqualTo(own.Count == 0 ? 0 : 1_300);
    }

    private static bool IsOwn(Assembly assembly) => assembly.GetCustomAttribute<AssemblyCompanyAttribute>()?.Company == OwnCompany;

    private static string Read(string name)
    {
        using var stream = typeof(EngineSurfaceTests).Assembly.GetManifestResourceStream(name).ShouldNotBeNull();
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
