using System.Reflection;

namespace TableActors.Engine.Tests.Surface;

/// <summary>Compares what types offer with what a surface list allows, and counts what it compared.</summary>
internal sealed class SurfaceCheck(SurfaceList list)
{
    private readonly List<string> _offences = [];

    public IReadOnlyList<string> Offences => _offences;

    public int Types { get; private set; }

    public int Members { get; private set; }

    public void Visit(Assembly assembly)
    {
        foreach (var type in assembly.GetTypes().Where(IsVisible).OrderBy(TypeText.FullNameOf))
            Visit(type);
    }

    public void Visit(Type type)
    {
        Types++;
        var name = TypeText.FullNameOf(type);
        var listed = list.Find(name);
        if (listed == null)
        {
            _offences.Add($"{name}: the type is not listed");
            return;
        }

        VisitHeading(type, name, listed);
        if (type.IsEnum)
            VisitNames(type, name, listed);
        else if (typeof(Delegate).IsAssignableFrom(type))
            VisitInvocation(type, name, listed);
        else
            VisitMembers(type, name, listed);
    }

    private void VisitHeading(Type type, string name, ListedType listed)
    {
        var kind = KindOf(type);
        // A class may be closed to inheritance that the list allows, not the other way round.
        if (kind != listed.Kind && (kind, listed.Kind) != ("sealed class", "class"))
            _offences.Add($"{name}: is a {kind}, listed as {listed.Kind}");
        if (type.IsEnum || typeof(Delegate).IsAssignableFrom(type))
            return;

        var ancestors = list.AncestorsOf(listed);
        foreach (var ancestor in AncestorsOf(type).Where(each => !ancestors.Contains(each)))
            _offences.Add($"{name}: is a {ancestor}, which is not listed");
    }

    private void VisitNames(Type type, string name, ListedType listed)
    {
        var allowed = listed.Lines.SelectMany(line => line.Split(", ")).ToList();
        var present = Enum.GetNames(type);
        Members += present.Length;
        if (!present.SequenceEqual(allowed.Take(present.Length)))
            _offences.Add($"{name}: has the values {string.Join(", ", present)}, listed are {string.Join(", ", allowed)}");
    }

    private void VisitInvocation(Type type, string name, ListedType listed)
    {
        Members++;
        var invocation = MemberReader.Invocation(type.GetMethod("Invoke")!, " ");
        if (listed.Lines.Single() != invocation)
            _offences.Add($"{name}: is called as {invocation}, listed as {listed.Lines.Single()}");
    }

    private void VisitMembers(Type type, string name, ListedType listed)
    {
        var allowed = listed.Members.ToList();
        foreach (var (signature, isOverride) in MemberReader.Read(type))
        {
            Members++;
            if (!isOverride && !allowed.Exists(signature.IsWithin))
                _offences.Add($"{name}: {signature}");
        }
    }

    private static bool IsVisible(Type type) => type.IsNested
        ? (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && IsVisible(type.DeclaringType!)
        : type.IsPublic;

    private static string KindOf(Type type) =>
        type.IsEnum ? "enum"
        : type.IsInterface ? "interface"
        : type.IsValueType ? "struct"
        : typeof(Delegate).IsAssignableFrom(type) ? "delegate"
        : type is { IsAbstract: true, IsSealed: true } ? "static class"
        : type.IsAbstract ? "abstract class"
        : type.IsSealed ? "sealed class"
        : "class";

    private static IEnumerable<string> AncestorsOf(Type type)
    {
        var bases = type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? [parent] : Type.EmptyTypes;
        return bases.Concat(type.GetInterfaces().Where(each => each.IsVisible && !IsFromOutside(type, each))).Select(TypeText.Of);
    }

    /// <summary>Whether the interface comes with a base class that is not ours, such as <see cref="Exception"/>.</summary>
    private static bool IsFromOutside(Type type, Type @interface)
    {
        var parent = type.BaseType;
        while (parent != null && parent.Assembly == type.Assembly)
            parent = parent.BaseType;
        return parent != null && @interface.IsAssignableFrom(parent);
    }
}
