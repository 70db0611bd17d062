using System.Reflection;

namespace TableActors.Conventions.Tests;

/// <summary>What applications can call in the packages of the databases. A change is approved by changing the text beside this file.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("TableActors.Sqlite")]
    [InlineData("TableActors.Postgres")]
    public void PublicApi_OfAPackage_IsWhatWasApproved(string package)
    {
        var approved = File.ReadAllText(Path.Combine(SourceTree.Root, "tests", "Conventions.Tests", $"{package}.approved.txt"));

        TextOf(Assembly.Load(package)).ShouldBe(approved.ReplaceLineEndings("\n"));
    }

    private static string TextOf(Assembly assembly) =>
        string.Concat(assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal).Select(TextOf));

    private static string TextOf(Type type)
    {
        const BindingFlags declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var members = type.GetMembers(declared)
            .Where(member => member is not (MethodInfo { IsSpecialName: true } or FieldInfo { IsSpecialName: true }))
            .Select(member => $"  {member}\n")
            .Order(StringComparer.Ordinal);
        return $"{type.FullName} : {type.BaseType}\n{string.Concat(members)}";
    }
}
