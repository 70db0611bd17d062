using System.Collections.Immutable;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Requests;

/// <summary>The fields of a route's requests. Binding puts one value per field into an array, or finds all that is wrong.</summary>
internal sealed partial class RequestFields
{
    private static readonly FaultyValue NoMedia = new("cannot be given here: this route takes no files");

    private readonly ImmutableArray<RequestField> _fields;
    private readonly FieldNames _names;

    public RequestFields(ImmutableArray<RequestField> fields)
    {
        _fields = fields;
        _names = new FieldNames(fields);
    }

    /// <summary>All fields, in the order of the declaration.</summary>
    public ImmutableArray<RequestField> All => _fields;

    /// <summary>Marks every field as absent.</summary>
    public void Clear(object?[] values)
    {
        foreach (var field in _fields)
            values[field.Slot] = AbsentValue.Instance;
    }

    /// <summary>Gives absent fields what they are to have, and finds everything that is wrong.</summary>
    /// <returns>What is wrong; <see langword="null"/>: nothing.</returns>
    public Problem? Settle(object?[] values)
    {
        ImmutableDictionary<string, ImmutableArray<string>>.Builder? faults = null;
        foreach (var field in _fields)
        {
            var fault = values[field.Slot] switch
            {
                AbsentValue => SettleAbsent(field, values),
                FaultyValue faulty => faulty.Fault,
                null when !field.Nullable => "must not be null",
                _ => null,
            };
            if (fault is not null)
                (faults ??= ImmutableDictionary.CreateBuilder<string, ImmutableArray<string>>())[field.Name] = [fault];
        }

        return faults is null ? null : Problem.OfFields(ErrorCodes.ValidationFailed, faults.ToImmutable());
    }

    private static string? SettleAbsent(RequestField field, object?[] values)
    {
        if (field.WhenAbsent == WhenAbsent.Refuse)
            return "is required";
        if (field.WhenAbsent == WhenAbsent.TakeDefault)
            values[field.Slot] = field.Default;
        return null;
    }
}
