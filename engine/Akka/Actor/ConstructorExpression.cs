using System.Linq.Expressions;
using System.Reflection;

namespace Akka.Actor;

/// <summary>Reads <c>() =&gt; new T(arguments)</c>: which constructor, and what the arguments are now.</summary>
internal static class ConstructorExpression
{
    public static ConstructorProducer ToProducer<TActor>(Expression<Func<TActor>> factory)
        where TActor : ActorBase
    {
        if (factory.Body is not NewExpression creation)
            throw new ArgumentException("The create function must be a 'new T (args)' expression", nameof(factory));

        var arguments = creation.Arguments.Select(Evaluate).ToArray();
        return new ConstructorProducer(creation.Constructor, arguments);
    }

    private static object Evaluate(Expression argument) => argument switch
    {
        ConstantExpression constant => constant.Value,
        MemberExpression { Member: FieldInfo field, Expression: ConstantExpression closure } => field.GetValue(closure.Value),
        MemberExpression { Member: FieldInfo { IsStatic: true } field } => field.GetValue(null),
        _ => Expression.Lambda<Func<object>>(Expression.Convert(argument, typeof(object))).Compile(preferInterpretation: true)(),
    };
}
