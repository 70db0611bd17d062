using System.Reflection;

namespace TableActors.Engine.Tests.Surface;

public sealed class EngineSurfaceTests
{
    private const string OwnCompany = "TableActors";

    private static readonly string[] Packages =
    [
        "Akka", "Akka.Cluster", "Akka.Cluster.Hosting", "Akka.Cluster.Sharding", "Akka.DependencyInjection", "Akka.Hosting",
        "Akka.Persistence", "Akka.Persistence.Hosting", "Akka.Persistence.Sql", "Akka.Persistence.Sql.Hosting",
        "Akka.Persistence.TestKit", "Akka.Persistence.TestKit.Xunit2", "Akka.TestKit", "Akka.TestKit.Xunit2",
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
            check.Visit(assembly);

        check.Offences.ShouldBeEmpty(string.Join('\n', check.Offences));
        own.Count.ShouldBeOneOf(0, Packages.Length);
        check.Types.ShouldBeGreaterThanOrEqualTo(own.Count == 0 ? 0 : 12);
        check.Members.ShouldBeGreaterThanOrEqualTo(own.Count == 0 ? 0 : 100);
    }

    private static bool IsOwn(Assembly assembly) => assembly.GetCustomAttribute<AssemblyCompanyAttribute>()?.Company == OwnCompany;

    private static string Read(string name)
    {
        using var stream = typeof(EngineSurfaceTests).Assembly.GetManifestResourceStream(name).ShouldNotBeNull();
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
