using TableActors.Contracts.Columns;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Requests;

/// <summary>A field that a route's requests may or must give.</summary>
/// <param name="Name">The field's name, in ASCII.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Nullable">Whether null may be given.</param>
/// <param name="WhenAbsent">What it means that a request leaves the field out.</param>
/// <param name="Slot">The place of the value in the array of a request's values.</param>
internal sealed record RequestField(string Name, ColumnType Type, bool Nullable, WhenAbsent WhenAbsent, int Slot)
{
    /// <summary>The value of a field that is left out and takes its default.</summary>
    public object? Default { get; init; }

    /// <summary>What the field means.</summary>
    public string? Comment { get; init; }

    /// <summary>How files come in, for a field of a media type.</summary>
    public MediaInput Media { get; init; }

    public static RequestField Of(Column column, WhenAbsent whenAbsent, int slot) =>
        new(column.Name, column.Type, column.Nullable, whenAbsent, slot) { Comment = column.Comment };

    public static RequestField Of(QueryParameter parameter, int slot)
    {
        var hasDefault = parameter.Default is not null || parameter.Nullable;
        var whenAbsent = hasDefault ? WhenAbsent.TakeDefault : WhenAbsent.Refuse;
        return new RequestField(parameter.Name, parameter.Type, parameter.Nullable, whenAbsent, slot)
        {
            Default = parameter.Default,
            Comment = parameter.Comment,
        };
    }
}

/// <summary>What it means that a request leaves a field out.</summary>
internal enum WhenAbsent
{
    /// <summary>The request is at fault.</summary>
    Refuse,

    /// <summary>The field takes its default, which may be null.</summary>
    TakeDefault,

    /// <summary>The value stays as it is. <see cref="AbsentValue"/> stands in its place.</summary>
    Keep,
}

/// <summary>How a file comes in through a field.</summary>
internal enum MediaInput
{
    /// <summary>Not at all.</summary>
    Refused = 0,

    /// <summary>By a URL, as text.</summary>
    Url,

    /// <summary>As a part of a form, with its content.</summary>
    Upload,
}

/// <summary>Stands for a field that a request leaves out, which is not the same as null.</summary>
internal sealed class AbsentValue
{
    private AbsentValue()
    {
    }

    public static AbsentValue Instance { get; } = new();
}

/// <summary>Stands for a value that does not fit. A later value for the same field replaces it.</summary>
/// <param name="Fault">What is wrong, worded to follow the field's name.</param>
internal sealed record FaultyValue(string Fault);
