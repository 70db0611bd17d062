using TableActors.Contracts.Columns;
using TableActors.Contracts.Naming;

namespace TableActors.Host.ServiceFiles.Reading;

/// <summary>Reads types: <c>"float?"</c> alone, or the keys <c>type</c>, <c>nullable</c> and <c>length</c> of a section.</summary>
internal static class TypeReader
{
    /// <summary>Reads a type's name.</summary>
    /// <returns>The type; <see langword="null"/> where there is no such type, which then is a fault.</returns>
    public static DeclaredType? Parse(string text, Place place, FaultLog faults)
    {
        if (ColumnTypes.TryParse(text, out var type, out var nullable))
            return new DeclaredType(type, nullable ? true : null);
        var hint = NearestName.Hint(text.TrimEnd('?'), ColumnTypes.Names);
        faults.Add(place, $"unknown type \"{text}\"{(hint == "" ? $"; there are {string.Join(", ", ColumnTypes.Names)}" : hint)}");
        return null;
    }

    /// <summary>Reads a section's type, which may be left out.</summary>
    /// <returns>The type; <see langword="null"/> where there is a fault.</returns>
    public static DeclaredType? Read(Section section)
    {
        var given = section.Has("type");
        var text = section.Text("type");
        var nullable = section.Flag("nullable");
        var length = section.Number("length", 1, int.MaxValue);
        if (text is null)
            return given ? null : new DeclaredType(null, nullable);
        if (Parse(text, section.Place, section.Faults) is not { } declared)
            return null;
        if (declared.Nullable == true && nullable == false)
            section.Fault($"type \"{text}\" and \"nullable = false\" contradict each other");
        return new DeclaredType(WithLength(declared.Type!, length, section), declared.Nullable ?? nullable);
    }

    private static ColumnType WithLength(ColumnType type, int? length, Section section)
    {
        if (length is null)
            return type;
        if (type is ArrayType array)
            return array.Element is IntType ? ColumnTypes.ArrayOfInt(length) : ColumnTypes.ArrayOfFloat(length);
        section.Fault($"\"length\" is for arrays, and the type is {type}");
        return type;
    }
}
