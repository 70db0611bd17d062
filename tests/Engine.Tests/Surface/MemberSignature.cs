namespace TableActors.Engine.Tests.Surface;

/// <summary>One public or protected member, as a line of a surface file says it.</summary>
internal sealed record MemberSignature(string Access, string Text, bool IsOverridable, bool CanGet, bool CanSet)
{
    private const string Getter = "get;";
    private const string Setter = "set;";

    public static MemberSignature Parse(string line)
    {
        var words = line.Trim().Split(' ', 2);
        var rest = words[1];
        var overridable = false;
        foreach (var modifier in new[] { "sealed ", "virtual ", "abstract ", "override " })
        {
            if (!rest.StartsWith(modifier, StringComparison.Ordinal))
                continue;
            rest = rest[modifier.Length..];
            overridable |= modifier != "sealed ";
        }

        var accessors = rest.EndsWith('}') ? rest[rest.LastIndexOf('{')..] : "";
        return new MemberSignature(
            words[0],
            rest[..^accessors.Length].TrimEnd(),
            overridable,
            accessors.Contains(Getter, StringComparison.Ordinal),
            accessors.Contains(Setter, StringComparison.Ordinal));
    }

    /// <summary>Whether code that uses this member can use the listed one just so.</summary>
    public bool IsWithin(MemberSignature listed) =>
        Access == listed.Access
        && Text == listed.Text
        && (listed.IsOverridable || !IsOverridable)
        && (listed.CanGet || !CanGet)
        && (listed.CanSet || !CanSet);

    public override string ToString()
    {
        var accessors = CanGet || CanSet ? $" {{ {(CanGet ? Getter + " " : "")}{(CanSet ? Setter + " " : "")}}}" : "";
        return $"{Access} {(IsOverridable ? "virtual " : "")}{Text}{accessors}";
    }
}
