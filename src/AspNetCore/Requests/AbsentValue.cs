namespace TableActors.AspNetCore.Requests;

/// <summary>Stands where a request gives no value, which is not the same as null.</summary>
internal sealed class AbsentValue
{
    private AbsentValue()
    {
    }

    public static AbsentValue Instance { get; } = new();
}
