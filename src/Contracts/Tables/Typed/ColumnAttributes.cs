using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;

namespace TableActors.Contracts.Tables.Typed;

/// <summary>Names the table of a class, and says what it holds.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TableAttribute : Attribute
{
    /// <summary>The table's name. Default: the class's name in snake case.</summary>
    public string? Name { get; set; }

    /// <summary>What the table holds.</summary>
    public string? Comment { get; set; }
}

/// <summary>
/// Describes the column that a property stands for. On a parameter of a record it describes the
/// property of the same name.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public abstract class ColumnPropertyAttribute : Attribute
{
    private protected ColumnPropertyAttribute()
    {
    }
}

/// <summary>Names the column of a property.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class ColumnAttribute : ColumnPropertyAttribute
{
    /// <summary>The column's name. Default: the property's name in snake case.</summary>
    public string? Name { get; set; }
}

/// <summary>Makes the property's column part of the primary key.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class PrimaryKeyAttribute : ColumnPropertyAttribute;

/// <summary>Says what the property's column means.</summary>
/// <param name="text">The meaning; it becomes the description in the OpenAPI document.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class CommentAttribute(string text) : ColumnPropertyAttribute
{
    /// <summary>The meaning.</summary>
    public string Text { get; } = text;
}

/// <summary>Says how many elements the lists in the property's column have.</summary>
/// <param name="elements">The number of elements, at least 1.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class LengthAttribute(int elements) : ColumnPropertyAttribute
{
    /// <summary>The number of elements.</summary>
    public int Elements { get; } = elements;
}

/// <summary>
/// Says that the property's column is computed by a registered function. Writes ignore the value
/// that the property holds. The column is nullable if the property is.
/// </summary>
/// <param name="function">The function's name.</param>
/// <param name="arguments">
/// The function's arguments. A string names a property of the class, or a column. An int, long,
/// double or bool is a literal.
/// </param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class ComputedAttribute(string function, params object[] arguments) : ColumnPropertyAttribute
{
    /// <summary>The function's name.</summary>
    public string Function { get; } = function;

    /// <summary>The function's arguments.</summary>
    public IReadOnlyList<object> Arguments { get; } = arguments;

    /// <summary>
    /// What happens to a request on whose row the function fails. Default:
    /// <see cref="OnComputationError.Fail"/>.
    /// </summary>
    public OnComputationError OnError { get; set; }
}

/// <summary>Says that the store computes the property's column, as a stored generated column.</summary>
/// <param name="expression">
/// An expression in the store's own SQL over columns of the same row, by the columns' names.
/// </param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class ComputedSqlAttribute(string expression) : ColumnPropertyAttribute
{
    /// <summary>The expression.</summary>
    public string Expression { get; } = expression;
}

/// <summary>
/// Says that the property's column holds files. The property is a <see cref="MediaReference"/>, or
/// a string with the file's path in the media store.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public abstract class MediaColumnAttribute : ColumnPropertyAttribute
{
    private protected MediaColumnAttribute(MediaColumnType type) => Type = type;

    internal MediaColumnType Type { get; }
}

/// <summary>Says that the property's column holds images.</summary>
/// <inheritdoc cref="MediaColumnAttribute" path="/summary"/>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class ImageAttribute() : MediaColumnAttribute(ColumnTypes.Image);

/// <summary>Says that the property's column holds videos.</summary>
/// <inheritdoc cref="MediaColumnAttribute" path="/summary"/>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class VideoAttribute() : MediaColumnAttribute(ColumnTypes.Video);

/// <summary>Says that the property's column holds audio recordings.</summary>
/// <inheritdoc cref="MediaColumnAttribute" path="/summary"/>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class AudioAttribute() : MediaColumnAttribute(ColumnTypes.Audio);

/// <summary>Says that the property's column holds documents.</summary>
/// <inheritdoc cref="MediaColumnAttribute" path="/summary"/>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class DocumentAttribute() : MediaColumnAttribute(ColumnTypes.Document);

/// <summary>Says that there is no column for the property.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotAColumnAttribute : Attribute;
