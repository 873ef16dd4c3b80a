"""    .venv/bin/python -m unittest discover -s infra/pipeline"""

import unittest

from change_set import dangers


def change(kind, action, replacement=None):
    return {"ResourceChange": {"ResourceType": kind, "LogicalResourceId": "It", "Action": action, "Replacement": replacement}}


class ChangeSets(unittest.TestCase):
    def test_a_replaced_table_bucket_or_secret_stops_a_deployment(self):
        for kind in ["AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SecretsManager::Secret"]:
            for replacement in ["True", "Conditional"]:
                self.assertEqual(len(dangers([change(kind, "Modify", replacement)])), 1)
            self.assertEqual(len(dangers([change(kind, "Remove")])), 1)

    def test_other_changes_pass(self):
        changes = [
            change("AWS::DynamoDB::Table", "Add"),
            change("AWS::DynamoDB::Table", "Modify", "False"),
            change("AWS::Lambda::Version", "Remove"),
            change("AWS::CloudFront::Distribution", "Modify", "True"),
        ]
        self.assertEqual(dangers(changes), [])


if __name__ == "__main__":
    unittest.main()
